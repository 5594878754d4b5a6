"""How Swedish writes about follow-up reports: `FollowUpReportVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.follow_up_report_vocabulary import FollowUpReportVocabulary

FOLLOW_UP_REPORTS: Final = FollowUpReportVocabulary(
    spring=r"v[åa]r(?:en)?|vt|v[åa]rterminen|f[öo]rsta\s+halv[åa]ret|1:?a\s+halv[åa]ret",
    autumn=r"h[öo]st(?:en)?|ht|h[öo]stterminen|andra\s+halv[åa]ret|2:?a\s+halv[åa]ret",
    year=r"hel[åa]ret|hela(?:\s+[åa]ret)?|[åa]ret|[åa]r",
    of=r"f[öo]r|om|av|fr[åa]n|den",
    show=r"visa|se|utkast(?:et)?",
    introduction=r"inledning(?:en)?|introduktion(?:en)?",
    conclusion=r"slutsats(?:er|en|erna)?|bed[öo]mning(?:en)?|avslutning(?:en)?",
    remove=r"ta\s+bort|stryk|radera",
    ready=r"(?:[äa]r\s+)?(?:klar|f[äa]rdig)|till\s+ordf[öo]rande(?:n)?|f[öo]r\s+godk[äa]nnande",
    approve=r"(?:[äa]r\s+)?godk[äa]n(?:n|ner|d)",
    send=r"skicka(?:\s+(?:in|den|iv[äa]g))?",
    to_board=r"till\s+(?:srb|beredningen|strategisk(?:a)?\s+regional(?:a)?\s+beredning(?:en)?)",
    new_version=r"ny\s+version|[öo]ppna(?:\s+igen)?|r[äa]tta",
)
