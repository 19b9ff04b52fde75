/** The tables that a recompute fills from records. */
export const derivedTables = ['series', 'own_parts', 'sums', 'promises', 'findings', 'finding_records'] as const
