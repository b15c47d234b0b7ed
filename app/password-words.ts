/** What is wrong with a password that was chosen, in words that say what to do instead. Pure. */
export const PASSWORD_HINT = '8 characters at least, 15 and more are better; a sentence is easiest. Spaces count.'

const WEAK: ReadonlyMap<string, string> = new Map([
  ['short', 'That is too short: 8 characters at least, 15 and more are better.'],
  ['long', 'That is too long: 256 characters at most.'],
  ['letters', 'There is something in it that cannot be typed again. Choose another password.'],
  ['common', 'That password, or one very like it, is among those that are guessed first. A sentence of your own is better.'],
  [
    'known',
    'Whoever knows you would try that: leave out your name, your sign-in name, where you work and the password you were given.',
  ],
])

/** `undefined` for any other word. */
export function weakWords(problem: unknown): string | undefined {
  return typeof problem === 'string' ? WEAK.get(problem) : undefined
}
