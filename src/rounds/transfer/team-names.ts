/** How a round file names the people of a job. */
export interface TeamNames {
  /** Team key by person id. */
  keys: ReadonlyMap<string, string>;
  /** The key of the one member of that name; else the name itself. */
  byName(name: string): string;
}

/** @param team everyone on the hiring team */
export function teamNames(team: readonly { personId: string; key: string; name: string }[]): TeamNames {
  return {
    keys: new Map(team.map(({ personId, key }) => [personId, key])),
    byName: (name) => {
      const [member, ...others] = team.filter((person) => person.name === name);
      return member && others.length === 0 ? member.key : name;
    },
  };
}
