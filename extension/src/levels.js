// Which answers of the model are warnings.

/** @param {string | null | undefined} level a level or a state @returns {boolean} */
export const isWarning = (level) => level === 'strong-signs' || level === 'some-signs';
