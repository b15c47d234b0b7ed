/** A key that does the same. Silent to screen readers: the action beside it has its own name. */
export function Kbd({ children }: { readonly children: string }) {
  return (
    <span aria-hidden="true">
      <kbd>{children}</kbd>
    </span>
  )
}
