/** A topic that has no place in a hiring interview, and the words that seem to ask about it. */
export interface Unaskable {
  topic: string;
  words: string;
}

const you = '(?:are|were|have) you';

/** By topic, what asking about it tends to sound like. Words that also have a trade meaning need their company. */
const signs: readonly [topic: string, ...patterns: RegExp[]][] = [
  [
    'age',
    /\bhow old (?:are|were) you\b/,
    /\b(?:your|what) age\b|\bage group\b|\btoo old\b|\byoung enough\b/,
    /\bdate of birth\b|\bbirth ?da(?:te|y)\b|\byear of birth\b|\b(?:when|what year|which year) were you born\b/,
    /\b(?:what|which) year did you (?:graduate|finish school|leave school)\b/,
    /\byour retirement\b|\b(?:plan|expect|want|intend|hope|like|going|will you) (?:to )?retire\b(?! (?:an?|the|th[ai]t|those|this|some|any|our|your|old|legacy)\b)/,
  ],
  [
    'family',
    /\b(?:your|any|have|having) (?:own |small |young )?(?:children|kids)\b|\bchild ?care\b|\bbaby-?sitters?\b/,
    /\b(?:start|starting|raise|raising|want|planning) a family\b/,
    /\byour (?:family|parents|mother|father|brothers?|sisters?|siblings|household)\b(?! of\b)/,
  ],
  [
    'marital status',
    /\bmarital status\b|\bmaiden name\b|\byour (?:husband|wife|spouse|boyfriend|girlfriend|fianc[eé]e?)\b/,
    new RegExp(`\\b${you} (?:married|divorced|widowed|in a relationship|single(?!-| out))\\b`),
    /\b(?:are|were) you engaged\b(?! (?:in|with|by|on|as|at|for)\b)|\bget(?:ting)? married\b/,
  ],
  ['pregnancy', /\bpregnan(?:t|cy)\b|\bexpecting a (?:baby|child)\b|\b(?:maternity|paternity|parental) leave\b/],
  [
    'health',
    /\byour (?:own |physical |mental |state of )*health\b(?![ -]?(?:care|system|sector|customers?|clients?|accounts?))/,
    /\bmedical (?:history|conditions?|records?|problems?|treatment)\b|\b(?:your|any|take) medications?\b/,
    new RegExp(`\\b${you} (?:ever |often |been |seriously )*(?:ill|sick|hospitali[sz]ed)\\b`),
    /\bsick (?:days|leave)\b|\bdays (?:were you|have you been|off) (?:sick|ill)\b|\bmental illness\b/,
    /\bdo you (?:smoke|drink|take drugs)\b|\byour (?:height|body weight)\b|\bhow much do you weigh\b/,
  ],
  [
    'disability',
    /\b(?:are you|if you are) disabled\b|\b(?:your|any|an?) (?:physical |mental )?disabilit(?:y|ies)\b(?! (?:insur|cover|polic|claim))/,
    /\b(?:hearing|visual|physical|mental) impairments?\b|\bhandicap(?:s|ped)?\b|\bwheelchair\b/,
  ],
  [
    'religion',
    /\breligions?\b|\breligious\b|\b(?:your|what|which|of) faith\b|\bdo you pray\b|\bbelieve in god\b/,
    /\b(?:which|go to|attend) (?:an? |any |the |your )?(?:church|mosque|temple|synagogue|mass)\b/,
    /\bare you (?:an? )?(?:christian|muslim|jew|jewish|hindu|buddhist|sikh|catholic|protestant|atheist)\b/,
  ],
  [
    'origin',
    /\bwhere (?:do you (?:really |originally )*come|are you (?:really |originally )*|are your parents (?:originally )*) ?from\b/,
    /\bwhere (?:were you|were your parents|was your family) born\b|\bplace of birth\b|\byour country of (?:birth|origin)\b/,
    /\b(?:national origin|ethnic(?:ity|ities)?|racial|skin colou?r|your race|your accent|your ancestors)\b/,
    /\bmother tongue\b|\bnative (?:language|tongue|speaker)\b|\byour (?:first language|name from)\b/,
  ],
  [
    'nationality',
    /\bnationalit(?:y|ies)\b|\bcitizenship\b|\bare you an? (?:[a-z]+ )?(?:citizen|immigrant|foreigner)\b/,
    /\bgreen card\b|\byour (?:immigration|visa) status\b|\b(?:what|which) passport\b/,
  ],
  [
    'sexual orientation',
    /\bsexual (?:orientation|preferences?)\b|\byour sexuality\b|\bgender identity\b/,
    /\bare you (?:gay|lesbian|bisexual|transgender|queer|heterosexual|homosexual|straight\b(?! (?:with|about|to|from|in)))\b/,
  ],
  [
    'union membership',
    /\b(?:trade|labou?r) unions?\b|\bunion (?:member(?:ship)?s?|activit(?:y|ies))\b/,
    /\b(?:in|join|joined|joining|belong to|member of|members of) (?:an?|any|the) union\b/,
  ],
  [
    'political views',
    /\b(?:your|which|what) (?:politics|political (?:party|views?|beliefs?|opinions?|affiliations?))\b|\bpolitical party\b/,
    /\b(?:did|do|would|will) you vote\b|\bhow you vote\b/,
  ],
  ['arrests', /\b(?:been|were you|were ever) arrested\b|\barrest record\b|\bcriminal record\b/],
];

/**
 * What in a prompt or follow-up seems to ask what may not be asked of a candidate. A warning for whoever writes the
 * question, never a refusal: it reads English, and knows words rather than intentions.
 * @returns each topic at most once, with the words that gave it away; empty where nothing did
 */
export function unaskable(text: string): Unaskable[] {
  const plain = text.toLowerCase().replace(/\s+/g, ' ').replaceAll('’', "'");
  return signs.flatMap(([topic, ...patterns]) => {
    const found = patterns.map((pattern) => pattern.exec(plain)?.[0]).find((words) => words !== undefined);
    return found === undefined ? [] : [{ topic, words: found.trim() }];
  });
}
