import { together } from '../support/together.ts'

await together('model', 'lists', 'text', 'charts', 'figures', 'rules', 'seeds', 'exchange', 'drill')
