/**
 * Drizzle's way to write SQL. Everything takes it from here: Node reads a package's list of exports anew for each
 * of its modules and for each file that names it, and Drizzle's is 130 kB long.
 */
export { fillPlaceholders, sql, SQL, type SQLWrapper } from 'drizzle-orm/sql/sql'
