/** One page for what does not exist and for what is not shown: the two must look the same. */
import { ButtonLink } from './_ui/button'
import { Notice } from './_ui/notice'

export default function NotFound() {
  return (
    <main className="page">
      <h1>Nothing here</h1>
      <p className="lead">The address may be wrong, or what it named may not be open to you.</p>
      <Notice kind="empty">If you expected a patient here, find her by name, record number or birth date.</Notice>
      <p className="acts">
        <ButtonLink href="/">Back to the start</ButtonLink>
      </p>
    </main>
  )
}
