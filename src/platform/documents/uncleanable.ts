/** Why what a document says of its author cannot be taken out of it, as a part of a sentence after "because". */
export class Uncleanable extends Error {}
