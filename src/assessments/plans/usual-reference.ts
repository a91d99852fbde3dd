const none = {
  kind: 'scale',
  measures: [],
  attributes: [],
  weight: 1,
} as const;

/** A reference check as a new one begins: each question says what of the candidate's account it verifies. */
export const usualReference = {
  key: 'reference',
  kind: 'reference',
  name: 'Reference check',
  levels: 3,
  weight: 0,
  brief:
    'Fifteen minutes, the same questions for every referee. Ask what the referee saw themselves. What they were told by others, or think of matters that have nothing to do with the work, is not asked and not written down.',
  criteria: [
    {
      ...none,
      ...{ key: 'R1', measures: [], attributes: [] },
      name: 'What they did',
      prompt: 'What did the candidate do while you worked with them, and what did you see of it yourself?',
      why: 'Verifies position, dates, and tasks as the candidate told them.',
      anchors: [
        'Differs from what the candidate told in a point that matters.',
        'Agrees in outline. The referee saw little of it.',
        'Agrees in position, time, and tasks, from what the referee saw.',
      ],
    },
    {
      ...none,
      ...{ key: 'R2', measures: [], attributes: [] },
      name: 'A result of theirs',
      prompt: 'Which result would not have come about without them? What was their own part in it?',
      why: 'Verifies the result that the candidate named, and whose it was.',
      anchors: [
        'Can’t name one, or it was someone else’s.',
        'Names one. Their own part is one of many.',
        'Names one, with what the candidate did, and how one could tell.',
      ],
    },
    {
      ...none,
      ...{ key: 'R3', measures: [], attributes: [] },
      name: 'A hard moment',
      prompt: 'Tell me about a time when something went wrong for them. What did they do, and what came of it?',
      why: 'Verifies how the candidate says they deal with mistakes and pressure.',
      anchors: [
        'Left it to others, or made it worse.',
        'Dealt with it once someone helped.',
        'Said so early, dealt with it, and did it differently afterward.',
      ],
    },
    {
      ...none,
      ...{ key: 'R4', measures: [], attributes: [] },
      name: 'Working with others',
      prompt: 'How did they work with people who wanted something else than they did? One example, please.',
      why: 'Verifies how the candidate says they disagree.',
      anchors: [
        'Avoided them, or went around them.',
        'Said what they thought, and let it rest.',
        'Heard the other side, argued with reasons, and kept working well with them.',
      ],
    },
    {
      ...none,
      ...{ key: 'R5', measures: [], attributes: [], weight: 0 },
      kind: 'yes_no',
      name: 'Would you work with them again?',
      prompt: 'Would you work with them again, in this kind of job?',
      why: '',
      anchors: ['No, or not in this kind of job.', 'Yes.'],
    },
  ],
};
