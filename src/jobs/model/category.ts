/** The four kinds of attribute a job analysis names. Conditions of the job only live in lifestyle. */
export const categories = ['technical', 'business', 'interpersonal', 'lifestyle'] as const;
export type Category = (typeof categories)[number];

/** Two-letter marks: a category has a name and a mark before it has a hue. */
export const categoryMark: Record<Category, string> = {
  technical: 'Te',
  business: 'Bu',
  interpersonal: 'Ip',
  lifestyle: 'Li',
};

export const categoryName: Record<Category, string> = {
  technical: 'Technical',
  business: 'Business',
  interpersonal: 'Interpersonal',
  lifestyle: 'Lifestyle',
};
