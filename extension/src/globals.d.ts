/** Files that the build puts into the content script as text. */
declare module '*.css' {
  const text: string;
  export default text;
}
/** Set by the build: 'closed' as released, 'open' in the test build. */
declare const FANAL_SHADOW_MODE: 'open' | 'closed';
