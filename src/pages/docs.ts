/** The page that shows the OpenAPI document with Swagger UI. */
import { swaggerUi } from './assets.ts'
import { html } from './layout/html.ts'
import type { Page } from './layout/layout.ts'

export const docsPage: Page = {
  title: 'Planledger API',
  script: 'docs/index.js',
  head: html`
<link rel="stylesheet" href="/docs/style.css">
<script src="/${swaggerUi}" defer></script>`,
  main: html`<div id="swagger-ui"></div>
<noscript><p class="intro">This page needs JavaScript. The same in JSON: <a href="/openapi.json">/openapi.json</a></p></noscript>`,
}
