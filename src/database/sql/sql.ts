/** Drizzle's way to write SQL. */
import { loadDrizzle } from './drizzle.ts'

export type { SQL, SQLWrapper } from 'drizzle-orm/sql/sql'
export const { fillPlaceholders, sql } = loadDrizzle('sql/sql')
