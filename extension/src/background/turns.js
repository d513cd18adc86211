// When things are done: changes of stored lists one after the other, so that none is lost, and looks at random moments.

/** @type {Promise<any>} */
let turn = Promise.resolve();

/** @template T @param {() => Promise<T>} change @returns {Promise<T>} after all changes that were asked for before */
export function inTurn(change) {
  const done = turn.then(change, change);
  turn = done.catch(() => {});
  return done;
}

/** @param {number[]} range @returns {number} a number within it that nobody can foretell */
export const anyOf = ([least, most]) => least + (most - least) * (crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32);
