// The eight expressions of the model: colours of Okabe and Ito, as on the boards, and never colour alone.
const COLOURS = new Map([
  ['neutral', '#999999'],
  ['happiness', '#F0E442'],
  ['surprise', '#E69F00'],
  ['sadness', '#0072B2'],
  ['anger', '#D55E00'],
  ['disgust', '#009E73'],
  ['fear', '#CC79A7'],
  ['contempt', '#56B4E9'],
]);

/** What a face shows that the model is not sure of. */
export const UNCERTAIN = 'uncertain';

export const EXPRESSIONS = [...COLOURS.keys()];

/** The colour of an expression; of one that a later model has, a colour that none of ours has. */
export function colour(expression) {
  return expression === UNCERTAIN ? '#e3e3e3' : COLOURS.get(expression) ?? '#7a5cc0';
}

/** Black or white, whichever can be read on the expression's colour. */
export function ink(expression) {
  return ['sadness', 'anger'].includes(expression) || !COLOURS.has(expression) && expression !== UNCERTAIN
    ? '#ffffff'
    : '#000000';
}

/** The expressions of a face with their probabilities, the likeliest first. */
export function ranked(probabilities) {
  return Object.entries(probabilities).sort((a, b) => b[1] - a[1]);
}

/** What stands on a face's box. */
export function label(face) {
  const share = face.probabilities[face.expression] ?? 0;
  return `${face.expression} ${Math.round(100 * share)} %${face.uncertain ? ' ?' : ''}`;
}
