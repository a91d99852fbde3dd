import { DefaultNamingStrategy, type NamingStrategyInterface, type Table } from 'typeorm';

/**
 * Names for what the database holds: snake_case columns, and constraints that say what they hold,
 * so that an error in a log names the rule that was broken.
 */
export class DatabaseNames extends DefaultNamingStrategy implements NamingStrategyInterface {
  override columnName(propertyName: string, customName: string, prefixes: string[]): string {
    return [...prefixes, customName || propertyName].map(snakeCase).join('_');
  }

  override joinColumnName(relationName: string, referencedColumnName: string): string {
    return snakeCase(`${relationName}_${referencedColumnName}`);
  }

  override primaryKeyName(table: Table | string): string {
    return `pk_${this.bare(table)}`;
  }

  override foreignKeyName(table: Table | string, columns: string[]): string {
    return `fk_${this.bare(table)}_${shortened(columns)}`;
  }

  override uniqueConstraintName(table: Table | string, columns: string[]): string {
    return `uq_${this.bare(table)}_${shortened(columns)}`;
  }

  override indexName(table: Table | string, columns: string[]): string {
    return `ix_${this.bare(table)}_${shortened(columns)}`;
  }

  private bare(table: Table | string): string {
    const name = this.getTableName(table);
    return name.split('.').at(-1) ?? name;
  }
}

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

function shortened(columns: string[]): string {
  return columns.map((column) => snakeCase(column).replace(/_id$/, '')).join('_');
}
