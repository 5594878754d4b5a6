"""What people say about coming, read from their words.

A `lexer` cuts them into `tokens`, each with a tag that says what it is; `patterns` of tags say
something (`sayings`), and what is in no pattern is left over (`leftovers`). `parser` is the way in:
`read_answer`. What was said is an `AnswerWords` of `values`. The words themselves are in
`secretary.language.sv` and `.en`, put together in `words`.
"""
