/** The portal's mark: a rosette reduced to three strokes. */
export function Mark() {
  return (
    <svg width="18" height="18" viewBox="-10 -10 20 20" fill="none" stroke="currentColor" strokeWidth="1.3" aria-hidden="true">
      <circle r="8.5" />
      <path d="M0-8.5A8.5 8.5 0 0 0 0 8.5M-8.5 0A8.5 8.5 0 0 1 8.5 0" />
      <circle r="3" />
    </svg>
  )
}
