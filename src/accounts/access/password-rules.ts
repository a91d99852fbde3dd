import { InvalidInput } from '../../platform/base/domain-errors.js';

/** Whose password it is to be: what somebody who guesses tries first. */
export interface PasswordOwner {
  name: string;
  email: string | null;
}

const common = 'This is one of the most common passwords. Choose another one.';
const guessable =
  'This is easy to guess: take away your name and email, years, repeats, and keys in a row, and little is left. ' +
  'Four unrelated words make a good password.';

/** Characters that have to be left once everything that guessers try first is taken away. */
const leastLeft = 4;

/** Keys side by side, on the keyboards that Latin letters are typed on, and what is counted up. */
const rows = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'yxcvbnm', 'azertyuiop', 'qsdfghjklm']
  .concat('wxcvbn', 'abcdefghijklmnopqrstuvwxyz', '01234567890', '!@#$%^&*()')
  .concat('1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p', 'qazwsxedcrfvtgbyhnujmikolp', 'q1w2e3r4t5y6u7i8o9p0')
  .flatMap((row) => [row, [...row].reverse().join('')]);
const bases = ['password', 'passwort', 'passw0rd', 'p@ssw0rd', 'welcome', 'letmein', 'administrator', 'admin', 'login']
  .concat('changeme', 'secret', 'iloveyou', 'callboard', 'hiring', 'spring', 'summer', 'autumn', 'winter')
  .concat('monday', 'january', 'company', 'test');

/**
 * There are no rules of composition; what is refused is what guessers try first.
 * @throws InvalidInput in the field `password`
 */
export async function refuseGuessable(password: string, owner: PasswordOwner): Promise<void> {
  const why = await whyGuessable(password, owner);
  if (why) throw InvalidInput.field('password', why);
}

/** Why a password can't be taken, in words; nothing where it can. */
export async function whyGuessable(password: string, owner: PasswordOwner): Promise<string | undefined> {
  const folded = password.normalize('NFKC').toLowerCase();
  if ((await commonPasswords()).has(folded)) return common;
  const left = withoutRepeats(withoutRuns(withoutWords(folded, owner)).replace(/(?:19|20)\d\d/g, ' '));
  return [...left.replaceAll(' ', '')].length < leastLeft ? guessable : undefined;
}

let known: Promise<ReadonlySet<string>> | undefined;

/** Read when a password is first set, since most processes never ask. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  known ??= import('./common-passwords.json', { with: { type: 'json' } }).then(({ default: list }) => new Set(list));
  return known;
}

function withoutWords(password: string, { name, email }: PasswordOwner): string {
  const own = `${name} ${email ?? ''}`
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((part) => part.length > 2);
  // The longest first: "anna" would leave the end of "annabel".
  const words = [...own, ...bases].sort((a, b) => b.length - a.length);
  return words.reduce((left, word) => left.replaceAll(word, ' '), password);
}

/** Takes away what runs along a row for three keys or more, either way. */
function withoutRuns(password: string): string {
  let left = '';
  for (let at = 0; at < password.length;) {
    let length = 0;
    for (const row of rows) {
      let end = at + 3;
      while (end <= password.length && row.includes(password.slice(at, end))) end += 1;
      length = Math.max(length, end - 1 - at);
    }
    left += length > 2 ? ' ' : password[at]!;
    at += length > 2 ? length : 1;
  }
  return left;
}

/** What is written again and again counts once. */
function withoutRepeats(password: string): string {
  return password.replace(/(.{1,8}?)\1+/gu, '$1');
}
