/** A moment for people and machines. `text` comes formatted (`05-Apr-2008 14:02`): zones are decided once, on the server. */
export function Time({ iso, text }: { readonly iso: string; readonly text: string }) {
  return (
    <time dateTime={iso} className="nowrap">
      {text}
    </time>
  )
}
