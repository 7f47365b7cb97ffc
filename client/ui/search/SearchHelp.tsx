import { useSearchWords } from '../words/use-search-words.ts'

/** What can be typed into the search, by examples. */
export function SearchHelp() {
  const words = useSearchWords()
  return (
    <section className="search-help">
      <h3 className="pick-heading">{words.helpTitle}</h3>
      <dl>
        {words.help.map(({ typed, meaning }) => (
          <div key={typed}>
            <dt>
              <code>{typed}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p>{words.trashNote}</p>
    </section>
  )
}
