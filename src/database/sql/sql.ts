/** Drizzle's way to write SQL. */
import { loadDrizzle } from './drizzle.ts'

export type { SQL, SQLWrapper } from 'drizzle-orm/sql/sql'
export const { Param, Placeholder, sql } = loadDrizzle('sql/sql')
