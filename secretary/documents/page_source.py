"""The pages of a document as PDF: what Typst sets them from. What people wrote is no part of it."""

from __future__ import annotations

from typing import Final

SOURCE: Final = r"""
#let accent = rgb(data.accent)
#let quiet = rgb("#525e6b")
// A name such as "barn/unga", which stays in one line. No class of letters: to read one so often
// repeated takes a third of the time of a long document.
#let with-slash = regex("[^\\s/]{1,20}/[^\\s/]{1,20}")
#let hairline = 0.5pt + rgb("#c3cad3")
#let (year, month, day, hour, minute, second) = data.date
#set document(
  title: data.title, author: data.author, description: data.subject,
  date: datetime(
    year: year, month: month, day: day, hour: hour, minute: minute, second: second),
)
#set page(
  paper: "a4", margin: (left: 28mm, right: 26mm, top: 30mm, bottom: 27mm),
  header-ascent: 9mm, footer-descent: 9mm,
  header: context if here().page() > 1 {
    set text(size: 9pt, fill: quiet, hyphenate: false)
    set par(leading: 0.4em)
    show with-slash: box
    let share = if data.organisation.len() < 30 { 1.8fr } else { 1.4fr }
    grid(columns: (1fr, share), column-gutter: 8mm, align: (left + bottom, right + bottom),
      data.organisation, if data.short_title != data.organisation { data.short_title })
    v(-1.5mm)
    line(length: 100%, stroke: hairline)
  },
  footer: context {
    set text(size: 9pt, fill: quiet, hyphenate: false)
    set par(leading: 0.4em)
    grid(columns: (1fr, auto), column-gutter: 8mm, align: (left + top, right + top),
      if data.short_author != data.organisation { data.short_author },
      {
        let (before, between, after) = data.numbering
        before + counter(page).display() + between + str(counter(page).final().first()) + after
      })
  },
)
#set text(
  font: ("Libertinus Serif", "DejaVu Sans Mono"), size: 11pt, lang: data.lang,
  fill: rgb("#16202b"), hyphenate: true, number-type: "lining",
  costs: (hyphenation: 160%, runt: 200%, widow: 400%, orphan: 400%),
)
#set par(leading: 0.62em, spacing: 0.85em, justify: false)

#show heading: set text(fill: accent, hyphenate: false)
#show heading: set par(leading: 0.45em)
#show heading.where(level: 1): set text(size: 20pt, weight: "bold")
#show heading.where(level: 1): set block(above: 7mm, below: 6mm)
#show heading.where(level: 2): set text(size: 13.5pt, weight: "bold")
#show heading.where(level: 2): set block(above: 6.4mm, below: 2.6mm)
#show heading.where(level: 3): set text(size: 11.5pt, weight: "bold")
#show heading.where(level: 3): set block(above: 4.6mm, below: 2mm)
// Looked for only where there is one: the rule takes a tenth of the time of a long document.
#let has-slash = data.blocks.any(each => (
  each.is == "heading" and each.line.any(run => run.text.contains("/"))))
#show heading: it => if has-slash { show with-slash: box; it } else { it }
// A title of some lines has no short one at its end.
#show heading.where(level: 1): it => layout(size => {
  let high(width) = measure(block(width: width, it.body)).height
  let (narrow, wide) = (size.width / 2, size.width)
  let whole = high(wide)
  if whole < 30pt or whole > 110pt { return it }
  for _ in range(6) {
    let middle = (narrow + wide) / 2
    if high(middle) > whole { narrow = middle } else { wide = middle }
  }
  block(width: wide, it.body)
})
#show link: set text(fill: accent)
#set list(spacing: 0.65em, indent: 0pt, body-indent: 0.7em, marker: text(fill: accent, "•"))
#set enum(spacing: 0.65em, indent: 0pt, body-indent: 0.6em)

#let words(line) = line.map(run => {
  let set-text = run.text.split("\n").map(each => text(each)).join(linebreak())
  let style = run.at("style", default: "")
  if style.contains("b") { set-text = strong(set-text) }
  if style.contains("i") { set-text = emph(set-text) }
  if "link" in run { link(run.link, set-text) } else { set-text }
}).join()

// Labels in a column, and each line beside them told apart from one that goes on.
#let labelled(rows) = context {
  let labels = rows.map(row => strong(words(row.label)))
  let gap = 5mm
  let widest = calc.max(0pt, ..labels.map(each => measure(each).width))
  let column = calc.max(26mm, calc.min(widest + gap, 52mm))
  set terms(separator: none, hanging-indent: column, spacing: 0.75em)
  set par(hanging-indent: 1em, spacing: 0.5em, leading: 0.5em)
  set text(hyphenate: false)
  block(above: 4.5mm, below: 4.5mm, terms(..rows.zip(labels).map(((row, label)) => {
    let is-narrow = measure(label).width + 1mm < column
    let term = if is-narrow { box(width: column, label) } else { label + linebreak() }
    terms.item(term, row.lines.map(each => words(each)).join(parbreak()))
  })))
}

#let whole-table(each) = {
  set text(size: each.size * 1pt, hyphenate: false)
  set par(leading: 0.5em)
  let made = table(
    columns: each.columns.map(width => width * 1fr),
    align: left + top, inset: (x: 0.5em, y: 0.5em),
    stroke: (_, row) => (bottom: if row == 0 { 1pt + accent } else { hairline }),
    fill: (_, row) => if row == 0 { rgb("#f3f5f8") },
    table.header(..each.header.map(cell => strong(words(cell)))),
    ..each.rows.map(row => row.cells.enumerate().map(((number, cell)) =>
      table.cell(breakable: row.is-long,
        if number == 0 { strong(words(cell)) } else { words(cell) }))).flatten(),
  )
  show figure: set block(breakable: true, above: 5mm, below: 5mm)
  show figure: set align(left)
  show figure.caption: set text(size: 11pt, weight: "bold")
  show figure.caption: set align(left)
  set figure(gap: 2.2mm)
  set figure.caption(position: top)
  if each.caption.len() > 0 {
    figure(made, caption: words(each.caption), kind: table, supplement: none, numbering: none)
  } else { block(above: 3.5mm, below: 5mm, width: 100%, made) }
}

#let set-blocks(blocks) = {
  for each in blocks {
    if each.is == "heading" { heading(level: each.level, words(each.line)) }
    else if each.is == "paragraph" {
      if each.closes { v(9mm, weak: true) }
      block(sticky: each.leads, above: auto, below: if each.closes { 17mm } else { auto },
        par(words(each.line)))
    }
    else if each.is == "list" {
      let items = each.items.map(item => set-blocks(item))
      if each.ordered { enum(start: each.start, ..items) } else { list(..items) }
    }
    else if each.is == "labelled" { labelled(each.rows) }
    else if each.is == "table" { whole-table(each) }
    else if each.is == "figure" {
      block(above: 5mm, below: 5mm, breakable: false, layout(size => {
        let picture = image(content-of(each.name), alt: each.alt)
        let natural = measure(picture)
        let scale = calc.min(
          1, size.width / natural.width, 100mm / natural.width, 150mm / natural.height)
        image(content-of(each.name), alt: each.alt, width: natural.width * scale)
      }))
    }
  }
}

// Whose it is; a logo that says no more than the words beside it is not read out.
#if data.logo != "" or data.organisation != "" {
  let name = text(size: 11pt, fill: quiet, weight: "bold", hyphenate: false, data.organisation)
  let picture = if data.logo != "" {
    let limited(width, height) = {
      let natural = measure(image(content-of(data.logo), alt: data.logo_alt))
      let scale = calc.min(width / natural.width, height / natural.height)
      image(content-of(data.logo), alt: data.logo_alt, width: natural.width * scale)
    }
    let drawn = context limited(62mm, 16mm)
    if data.logo_alt == data.organisation { pdf.artifact(drawn) } else { drawn }
  }
  v(-9mm)
  if picture == none { name }
  else { grid(columns: (auto, 1fr), column-gutter: 5mm, align: horizon, picture, name) }
  v(-0.5mm)
  line(length: 100%, stroke: 1.2pt + accent)
}
#set-blocks(data.blocks)
"""
