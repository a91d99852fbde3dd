import { randomInt } from 'node:crypto';

const consonants = 'bdfghjklmnprstvz';
const vowels = 'aeiou';
const words = 5;

/** A random password of 63 bits that can be read out and typed, such as "bako-tive-ruda-mopi-kelu". */
export function readablePassword(): string {
  return Array.from({ length: words }, () => `${syllable()}${syllable()}`).join('-');
}

function syllable(): string {
  return `${consonants[randomInt(consonants.length)]}${vowels[randomInt(vowels.length)]}`;
}
