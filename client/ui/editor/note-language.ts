/**
 * Markdown for notes of any length. After an edit the parser takes from the tree before it what has not changed, in pieces
 * of at most a quarter of what it has passed by then, which it looks at once for each fragment: with one fragment from the
 * start of the text it takes every block by itself, thousands in a long note, for each key. Fragments that double in
 * length let it take ever larger pieces.
 */
import { markdownLanguage } from '@codemirror/lang-markdown'
import { Language } from '@codemirror/language'
import { type Input, Parser, type PartialParse, TreeFragment } from '@lezer/common'
import { type MarkdownParser, parseCode } from '@lezer/markdown'
import { codeParser } from './code/code-languages.ts'
import { footnoteSyntax } from './footnotes/footnote-syntax.ts'
import { mathSyntax } from './math/math-syntax.ts'
import { noteLinkSyntax } from './links/note-link-syntax.ts'

const firstPieceLength = 4096

const markdown = (markdownLanguage.parser as MarkdownParser).configure([
  noteLinkSyntax,
  footnoteSyntax,
  mathSyntax,
  parseCode({ codeParser }),
])

class PiecewiseParser extends Parser {
  createParse(
    input: Input,
    fragments: readonly TreeFragment[],
    ranges: readonly { from: number; to: number }[],
  ): PartialParse {
    return markdown.createParse(input, fragments.flatMap(inPieces), ranges)
  }
}

/** Cuts a fragment where its place in the text has doubled. A block that lies across a cut is parsed anew. */
function inPieces(fragment: TreeFragment): TreeFragment[] {
  const { to, tree, offset, openStart, openEnd } = fragment
  const pieces: TreeFragment[] = []
  let { from } = fragment
  for (let end = firstPieceLength; end < to; end *= 2) {
    if (end <= from) continue
    pieces.push(new TreeFragment(from, end, tree, offset, from === fragment.from && openStart, false))
    from = end
  }
  pieces.push(new TreeFragment(from, to, tree, offset, from === fragment.from && openStart, openEnd))
  return pieces
}

export const noteParser: Parser = new PiecewiseParser()

/** The language alone: `markdown()` would bring parsers for HTML, CSS and JavaScript along. */
export const noteLanguage = new Language(markdownLanguage.data, noteParser, [], 'markdown')
