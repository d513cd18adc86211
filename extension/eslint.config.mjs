import js from '@eslint/js';

const browserGlobals = [
  'window', 'document', 'navigator', 'location', 'fetch', 'console', 'crypto', 'URL', 'AbortController',
  'setTimeout', 'clearTimeout', 'requestAnimationFrame', 'HTMLElement', 'Element', 'Node', 'MutationObserver', 'ResizeObserver',
  'DOMParser', 'TextEncoder', 'TextDecoder', 'atob', 'btoa', 'FANAL_SHADOW_MODE', 'AbortSignal', 'HTMLInputElement',
  'HTMLTextAreaElement', 'HTMLSelectElement', 'HTMLButtonElement', 'Blob', 'caches', 'history', 'MessageChannel', 'Request', 'self', 'process', 'URLSearchParams', 'performance', 'Response', 'DecompressionStream', 'indexedDB',
];

export default [
  { ignores: ['dist/**', 'dist-test/**', 'node_modules/**'] },
  js.configs.recommended,
  {
    languageOptions: { globals: Object.fromEntries(browserGlobals.map((name) => [name, 'readonly'])) },
    rules: {
      complexity: ['error', 10],
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 50],
      'no-restricted-properties': ['error', { property: 'innerHTML' }, { property: 'outerHTML' }, { property: 'insertAdjacentHTML' }],
    },
  },
];
