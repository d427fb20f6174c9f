"""Results as the public sees them: the same figures, small counts hidden."""

from collections.abc import Sequence
from dataclasses import replace

from cahiers.questionnaires.structure.crosses import Cross, NumbersByGroup
from cahiers.questionnaires.structure.masking import THRESHOLD, Line, can_vary, masked, masked_line
from cahiers.questionnaires.structure.measures import MOST_BINS, NumberSummary, Spread
from cahiers.questionnaires.structure.tallies import LISTS, DateSummary, OptionCount, QuestionResult, RankedOption

# Answers: a tenth of each covers two counts that hidden bins, at most so far apart, could hold.
DOUBTFUL = 20 * MOST_BINS


def published_result(result: QuestionResult) -> QuestionResult:
    """Return a question's result as the public sees it; nothing of it below the threshold of answers.

    Choices that exclude each other are protected together, as their sum is known; where one of them is hidden, nothing
    is said of their middle, which could give it away. Smallest and largest numbers and dates are single people's: they
    are not shown.
    """
    if result.base.answered < THRESHOLD:
        return QuestionResult(result.code, result.kind, result.base, is_masked=True, is_hidden=True)
    is_list = result.kind in LISTS
    lines = tuple(
        replace(line, options=_options(line.options, is_list=is_list))
        if (line.answered or 0) >= THRESHOLD
        else replace(line, answered=None, options=tuple(replace(one, count=None, base=0) for one in line.options))
        for line in result.lines
    )
    options = _options(result.options, is_list=is_list)
    shown = replace(
        result,
        is_masked=True,
        options=options,
        spread=None if any(option.count is None for option in options) else result.spread,
        lines=lines,
        ranking=_ranking(result.ranking),
        numbers=published_numbers(result.numbers),
        dates=_dates(result.dates),
    )
    counts: list[int | None] = [option.count for option in shown.options]
    counts += [count for line in lines for count in (line.answered, *(option.count for option in line.options))]
    counts += [option.first for option in shown.ranking]
    counts += [bin_.count for bin_ in shown.numbers.bins] if shown.numbers else []
    counts += [month.count for month in shown.dates.months] if shown.dates else []
    return replace(shown, hidden_count=sum(count is None for count in counts))


def _options(options: tuple[OptionCount, ...], *, is_list: bool) -> tuple[OptionCount, ...]:
    counts = [option.count or 0 for option in options]
    # Choices of a list do not add up to anything: hiding the small ones is enough.
    shown = _floor(counts) if is_list else masked_line(counts)
    return tuple(replace(option, count=count) for option, count in zip(options, shown, strict=True))


def _ranking(ranking: tuple[RankedOption, ...]) -> tuple[RankedOption, ...]:
    firsts = masked_line([option.first or 0 for option in ranking])
    shown = []
    for option, first in zip(ranking, firsts, strict=True):
        if (option.ranked or 0) < THRESHOLD:
            shown.append(replace(option, ranked=None, first=None, mean_rank=None, borda=None))
        elif first is None:  # the mean place and the points could give a small number of first places away
            shown.append(replace(option, first=None, mean_rank=None, borda=None))
        else:
            shown.append(option)
    return tuple(shown)


def published_numbers(numbers: NumberSummary | None) -> NumberSummary | None:
    """Return the summary of numbers without single people's answers; None below the threshold.

    A mean tells the sum of all the numbers: it is rounded to the decimal that pages show, which leaves a doubt of a
    tenth for each answer. Where that doubt is too small to cover a hidden count, no count is shown.
    """
    if numbers is None or numbers.n < THRESHOLD:
        return None
    counts = masked_line([bin_.count or 0 for bin_ in numbers.bins])
    if None in counts and numbers.n < DOUBTFUL:
        counts = (None,) * len(counts)
    bins = tuple(replace(bin_, count=count) for bin_, count in zip(numbers.bins, counts, strict=True))
    mean, deviation = round(numbers.mean, 1), round(numbers.deviation, 1)
    return replace(numbers, mean=mean, deviation=deviation, least=None, most=None, bins=bins)


def _dates(dates: DateSummary | None) -> DateSummary | None:
    if dates is None:
        return None
    counts = masked_line([month.count or 0 for month in dates.months])
    months = tuple(replace(month, count=count) for month, count in zip(dates.months, counts, strict=True))
    return replace(dates, earliest="", latest="", months=months)


def published_groups(found: NumbersByGroup) -> NumbersByGroup:
    """Return numbers by group as the public sees them: no group below the threshold, nor one told by the others."""
    bases = masked_line([base or 0 for base in found.bases])
    summaries = tuple(
        published_numbers(summary) if base is not None else None
        for summary, base in zip(found.summaries, bases, strict=True)
    )
    return replace(found, bases=bases, summaries=summaries, whole=published_numbers(found.whole), is_masked=True)


def published_cross(cross: Cross) -> Cross:
    """Return a table as the public sees it: small cells hidden, and those that would give them away.

    Nothing is shown of a table of fewer people than the threshold. Where a person may stand in several rows, each row
    is protected over the groups of the columns, whose sizes are known: « all but a few » is hidden too.
    """
    nothing: Line = (None,) * len(cross.columns.items)
    if (cross.base or 0) < THRESHOLD:
        height = len(cross.rows.items)
        return replace(
            cross,
            counts=(nothing,) * height,
            row_totals=(None,) * height,
            column_bases=nothing,
            base=None,
            excluded=0,
            is_masked=True,
            spreads=(None,) * len(cross.spreads),
        )
    lines = [[count or 0 for count in line] for line in cross.counts]
    bases = [base or 0 for base in cross.column_bases]
    totals = [total or 0 for total in cross.row_totals]
    if cross.rows.is_multiple:
        shown = _overlapping_rows(cross, lines, bases, totals)
    elif cross.columns.is_multiple:
        shown = _overlapping_columns(cross, lines, bases, totals)
    else:
        table = masked(lines)
        shown = replace(
            cross, counts=table.cells, row_totals=table.row_totals, column_bases=table.column_totals, is_masked=True
        )
    return replace(shown, spreads=_spreads(shown))


def _overlapping_rows(cross: Cross, lines: list[list[int]], bases: list[int], totals: list[int]) -> Cross:
    shown_totals = list(_floor(totals))
    if cross.columns.is_multiple:  # nothing adds up on either side
        cells = tuple(tuple(_far(count, bases[j]) for j, count in enumerate(line)) for line in lines)
        return replace(cross, counts=cells, row_totals=tuple(shown_totals), column_bases=_floor(bases), is_masked=True)
    shown_bases = masked_line(bases)
    gone = [j for j, base in enumerate(shown_bases) if base is None]
    kept: list[Line] = []
    for i, line in enumerate(lines):
        shown = masked_line(line, bases, forced=gone)
        if all(count is None for count in shown) and not can_vary(line, bases, range(len(line))):
            shown_totals[i] = None
        kept.append(shown)
    return replace(cross, counts=tuple(kept), row_totals=tuple(shown_totals), column_bases=shown_bases, is_masked=True)


def _overlapping_columns(cross: Cross, lines: list[list[int]], bases: list[int], totals: list[int]) -> Cross:
    """Protect each column on its own: the rows are a partition of its people, and columns do not add up."""
    shown_bases = _floor(bases)
    columns = [masked_line([line[j] for line in lines]) for j in range(len(bases))]
    cells = tuple(
        tuple(columns[j][i] if base is not None else None for j, base in enumerate(shown_bases))
        for i in range(len(lines))
    )
    return replace(cross, counts=cells, row_totals=masked_line(totals), column_bases=shown_bases, is_masked=True)


def _spreads(cross: Cross) -> tuple[Spread | None, ...]:
    """Keep the median of the columns of which every count is shown: a mean could give a hidden one away."""
    return tuple(
        None if any(line[j] is None for line in cross.counts) else spread for j, spread in enumerate(cross.spreads)
    )


def _floor(counts: Sequence[int]) -> Line:
    return tuple(None if count < THRESHOLD else count for count in counts)


def _far(count: int, base: int) -> int | None:
    return None if count < THRESHOLD or 0 < base - count < THRESHOLD else count
