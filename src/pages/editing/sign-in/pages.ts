/** The pages at `/sign-in` and `/sign-out`. */
import { isWithin } from '../../layout/addresses.ts'
import { html } from '../../layout/html.ts'
import type { Page } from '../../layout/layout.ts'
import type { Viewer } from '../../layout/viewer.ts'
import { signOutForm } from '../../layout/who.ts'
import { words } from '../../words/words.ts'

/** Returns an address of this register to go to after signing in: never one of another host. */
export const pathWithin = (next: string | undefined): string =>
  next !== undefined && isWithin(next) && /^[\x21-\x7e]*$/.test(next) && !next.includes('\\') ? next : '/'

export const signInPage = (viewer: Viewer | undefined, next: string, fault?: string): Page => ({
  title: `${words().signIn.title} · Planledger`,
  main: html`<div class="intro">
<h1>${words().signIn.title}</h1>
${viewer && html`<p class="note">${words().signIn.signedIn(viewer.label)}</p>`}
<p class="lead">${words().signIn.lead}</p>
<form class="record" method="post" action="${'/sign-in'}" novalidate>
<input type="hidden" name="next" value="${next}">
<div class="control">
<label for="in-key">${words().signIn.key}</label>
<p class="hint" id="in-key-help">${words().signIn.help}</p>
${fault === undefined ? undefined : html`<p class="fault" id="in-key-fault" role="alert">${fault}</p>`}
<input id="in-key" name="key" type="password" autocomplete="current-password" aria-required="true" aria-describedby="in-key-help${
    fault === undefined ? '' : ' in-key-fault'
  }"${fault === undefined ? undefined : html` aria-invalid="true"`}>
</div>
<p class="actions"><button class="go">${words().signIn.signIn}</button></p>
</form>
</div>`,
})

export const signOutPage = (viewer: Viewer | undefined): Page => ({
  title: `${words().signIn.signOut} · Planledger`,
  main: html`<div class="intro"><h1>${words().signIn.signOut}</h1>
${viewer ? html`<p class="lead">${words().signIn.signedIn(viewer.label)}</p>${signOutForm(viewer)}` : html`<p class="lead">${words().signIn.notSignedIn}</p>`}</div>`,
})
