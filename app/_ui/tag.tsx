/** A short remark in a frame. Colour only repeats what the words say. */
export type TagKind = 'plain' | 'unexplained' | 'abnormal' | 'critical'

export function Tag({ kind = 'plain', children }: { readonly kind?: TagKind; readonly children: string }) {
  return <span className={`tag ${kind}`}>{children}</span>
}
