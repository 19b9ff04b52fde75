/** The checks that follow each breakage. */
import type { Check } from './check.ts'
import { derived } from './derived.ts'
import { dump } from './dump.ts'
import { feed, wholeFeed } from './feed.ts'
import { sound } from './sound.ts'
import { unchanged } from './unchanged.ts'
import { whole } from './whole.ts'

export const checks: readonly Check[] = [feed, wholeFeed, unchanged, whole, sound, derived, dump]
