/** The pages at `/sign-in` and `/sign-out`. */
import { html } from '../../layout/html.ts'
import type { Page } from '../../layout/layout.ts'
import type { Viewer } from '../../layout/viewer.ts'
import { signOutForm } from '../../layout/who.ts'

/** Returns an address of this register to go to after signing in: never one of another host. */
export const pathWithin = (next: string | undefined): string =>
  next !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) && !next.includes('\\') ? next : '/'

export const signInPage = (next: string, fault?: string): Page => ({
  title: 'Sign in · Planledger',
  main: html`<div class="intro">
<h1>Sign in</h1>
<p class="lead">Editors change records on these pages with the API key that they also give to programs.</p>
<form class="record" method="post" action="/sign-in" novalidate>
<input type="hidden" name="next" value="${next}">
<div class="control">
<label for="in-key">API key</label>
<p class="hint" id="in-key-help">A cookie stands for it for 12 hours, or until you sign out. No page shows the key again.</p>
${fault === undefined ? undefined : html`<p class="fault" id="in-key-fault" role="alert">${fault}</p>`}
<input id="in-key" name="key" type="password" autocomplete="current-password" aria-required="true" aria-describedby="in-key-help${
    fault === undefined ? '' : ' in-key-fault'
  }"${fault === undefined ? undefined : html` aria-invalid="true"`}>
</div>
<p class="actions"><button class="go">Sign in</button></p>
</form>
</div>`,
})

export const signOutPage = (viewer: Viewer | undefined): Page => ({
  title: 'Sign out · Planledger',
  main: html`<div class="intro"><h1>Sign out</h1>
${viewer ? html`<p class="lead">You are signed in as ${viewer.label}.</p>${signOutForm(viewer)}` : html`<p class="lead">You are not signed in.</p>`}</div>`,
})
