// When things are done: changes of stored lists one after the other, so that none is lost, and looks at random moments.

/** @typedef {<T>(change: () => Promise<T>) => Promise<T>} InTurn done after all changes that were asked for before */

/** @returns {InTurn} a queue of its own */
export function makeTurns() {
  /** @type {Promise<any>} */
  let turn = Promise.resolve();
  return (change) => {
    const done = turn.then(change, change);
    turn = done.catch(() => {});
    return done;
  };
}

/** For lists that must lose nothing. */
export const inTurn = makeTurns();

/** @param {number[]} range @returns {number} a number within it that nobody can foretell */
export const anyOf = ([least, most]) => least + (most - least) * (crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32);
