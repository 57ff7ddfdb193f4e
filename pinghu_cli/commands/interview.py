"""The interview of ``pinghu match --ask``: asks only what still matters, shows what firms up, may be left any time."""

import re
from decimal import Decimal
from pathlib import Path

import msgspec

from pinghu_cli.commands.session import Session
from pinghu_cli.document.model import Fact
from pinghu_cli.document.query import Offer
from pinghu_cli.document.unprinted import decided_by
from pinghu_cli.document.yaml_source import Value
from pinghu_cli.errors import PinghuError, UsageError
from pinghu_cli.files import write_whole
from pinghu_cli.matching.answers import Answer, Profile, chosen
from pinghu_cli.matching.choices import BadAnswer
from pinghu_cli.matching.interview import Question
from pinghu_cli.matching.judge import Verdict, judge
from pinghu_cli.matching.prospects import ceilings, match, prospects, question_for
from pinghu_cli.matching.reading import Reader
from pinghu_cli.matching.template import dump
from pinghu_cli.output.fold import cells
from pinghu_cli.quantities.printed import in_words
from pinghu_cli.receipts.claims import Claim, read_claim
from pinghu_cli.receipts.receipt import Line

LEAVE = ("q", "quit", "exit", "結束", "结束", "退出")
BACK = ("b", "back", "上一題", "上一题")
HELP = ("?", "?", "h", "help", "說明", "说明")
HOW = "輸入編號或名稱;Enter 不知道;? 關係到哪些項目;b 上一題;q 結束並看結果"
_NUMBERS = re.compile(r"\d{1,3}(?:-\d{1,3})?")
_SHOWN = 8
_WIDTH = 78


class Interview:
    """One interview. What is known grows with every answer; a question that was skipped is not asked again."""

    def __init__(self, session: Session, profile: Profile, offers: list[Offer]) -> None:
        """Raise UsageError when there is no terminal to ask at."""
        if not session.interactive:
            hint = "改用檔案:pinghu match --template > 我.yaml,填好後 pinghu match 我.yaml"
            raise UsageError("no-terminal", "--ask 要在終端上回答", hint)
        self._session = session
        self._document = session.document
        self._offers = offers
        self._profile = profile
        self._skipped: frozenset[str] = frozenset()
        """Ids of the facts, and of the tiers whose amount, the applicant does not know."""
        self._past: list[tuple[Profile, frozenset[str]]] = []

    def hold(self, profile_out: str | None) -> Profile:
        """Ask until no answer changes the result or the applicant leaves. Save the profile if asked; return it."""
        try:
            self._session.tell(f"{HOW}。\n")
            finished = self._ask_all() and self._ask_amounts()
            self._session.tell(
                f"{'問完了' if finished else '先到這裡'},共答 {len(self._past) - len(self._skipped)} 題。"
            )
            if self._profile.facts:
                self._save(profile_out)
            self._session.tell("")
        except KeyboardInterrupt:
            self._session.tell("")
            if profile_out is not None:
                write_whole(profile_out, dump(self._document, self._profile))
            raise
        return self._profile

    def _ask_all(self) -> bool:
        """Whether the last question was answered; False when the applicant left before."""
        while question := self._next():
            if not self._put(question):
                return False
        return True

    def _next(self) -> Question | None:
        return question_for(self._document, self._profile, self._offers, self._skipped)

    def _ask_amounts(self) -> bool:
        """Last, what the met tiers take a rate of; False when the applicant leaves, or goes back and leaves then."""
        while line := self._without_amount():
            self._session.tell(f"【{len(self._past) + 1}】{line.name}:{line.base}多少元?(幾筆用頓號隔開;Enter 不知道)")
            written = self._session.ask("> ")
            if written is None or written.casefold() in LEAVE:
                self._session.tell("")
                return False
            if written.casefold() in BACK:
                self._back()
                if not self._ask_all():
                    return False
                continue
            self._take_amounts(line, written)
        return True

    def _without_amount(self) -> Line | None:
        """The first met tier that lacks its amount."""
        lines = match(self._document, self._profile, self._offers).receipt.lines
        lacking = (line for line in lines if line.base is not None and line.base_yuan is None)
        return next((line for line in lacking if line.incentive not in self._skipped), None)

    def _take_amounts(self, line: Line, written: str) -> None:
        """Keep the amounts as claims; none: they are not known."""
        parts = [part for part in re.split(r"[、;；]", written) if part.strip()]
        try:
            claims: list[Claim] = [read_claim(f"{line.incentive}={part.strip()}") for part in parts]
        except PinghuError as error:
            self._session.tell(f"{error.message}。例如 80萬")
            return
        self._past.append((self._profile, self._skipped))
        if claims:
            self._profile = msgspec.structs.replace(self._profile, claims=(*self._profile.claims, *claims))
        else:
            self._skipped |= {line.incentive}

    def _put(self, question: Question) -> bool:
        """Put one question until it is answered, skipped or taken back; False to leave."""
        self._session.tell(self._worded(question))
        while True:
            line = self._session.ask("> ")
            if line is None or line.casefold() in LEAVE:
                self._session.tell("")
                return False
            if line.casefold() in HELP:
                self._session.tell(self._help(question))
                continue
            if line.casefold() in BACK:
                return self._back()
            try:
                self._take(question, self._understood(question, line))
            except BadAnswer as bad:
                self._session.tell(f"{bad}。{bad.hint}")
                continue
            return True

    def _worded(self, question: Question) -> str:
        """The question with its numbered choices, under their headings."""
        fact = question.fact
        many = (
            "可複選,用頓號或空格隔開;0 都沒有"
            if fact.kind == "many"
            else "擇一"
            if fact.choices
            else f"數字,單位{fact.unit}"
        )
        stake = f",上限合計 {in_words(question.stake)}" if question.stake else ""
        remark = [f"({fact.note})"] if fact.note else []
        asked = [f"【{len(self._past) + 1}】{fact.question}", *remark, f"({many};關係到 {question.tiers} 項{stake})"]
        return "\n".join([*asked, *_numbered_choices(question)])

    def _help(self, question: Question) -> str:
        """The clauses that hang on the question."""
        verdicts = [verdict for verdict in self._verdicts() if question.fact.id in verdict.missing]
        lines = [
            f"  {verdict.offer.name}:「{check.condition.words}」"
            for verdict in verdicts
            for check in verdict.those("unknown")
            if check.condition.fact == question.fact.id
        ]
        more = [f"  ……等 {len(lines)} 項"] if len(lines) > _SHOWN else []
        return "\n".join([HOW, *lines[:_SHOWN], *more])

    def _understood(self, question: Question, line: str) -> Answer | None:
        """The answer in a line: numbers of the choices shown, their names, or a figure."""
        fact = question.fact
        if not fact.choices:
            return self._read(fact, line)
        if fact.kind == "many" and line == "0":
            return chosen(fact, ())
        parts = [part for part in re.split(r"[\s、,,;;]+", line) if part]
        if not any(_NUMBERS.fullmatch(part) for part in parts):
            return self._read(fact, line)
        names: list[Value] = [name for part in parts for name in self._numbered(question, part)]
        return self._read(fact, names)

    def _read(self, fact: Fact, value: Value) -> Answer | None:
        """The answer in words, with what they were taken for."""
        reader = Reader(self._document, fact)
        answer = reader.read(value)
        for remark in dict.fromkeys(reader.remarks):
            self._session.tell(f"  {remark}")
        return answer

    def _numbered(self, question: Question, part: str) -> list[str]:
        """The choices that ``3`` or ``3-5`` number; a word stands for itself."""
        if not _NUMBERS.fullmatch(part):
            return [part]
        first, _, last = part.partition("-")
        numbers = range(int(first), int(last or first) + 1)
        if not numbers or not 1 <= numbers[0] <= numbers[-1] <= len(question.choices):
            raise BadAnswer(f"沒有編號 {part}", f"編號是 1-{len(question.choices)}")
        return [question.choices[number - 1].name for number in numbers]

    def _take(self, question: Question, answer: Answer | None) -> None:
        """Keep the answer beside what was known of the fact, and say what firmed up."""
        before = {verdict.offer.id: verdict for verdict in self._verdicts()}
        self._past.append((self._profile, self._skipped))
        if answer is None:
            self._skipped |= {question.fact.id}
            return
        known = self._profile.facts.get(question.fact.id)
        if known is not None and question.fact.kind == "many":
            answer = known.followed_by(answer)
        if answer == known:  # it leaves open what it left open before
            self._skipped |= {question.fact.id}
        facts = {**self._profile.facts, question.fact.id: answer}
        self._profile = msgspec.structs.replace(self._profile, facts=facts)
        self._session.tell(self._news(before))

    def _back(self) -> bool:
        """To the question before; always True: the interview goes on."""
        if self._past:
            self._profile, self._skipped = self._past.pop()
        else:
            self._session.tell("這是第一題。")
        return True

    def _news(self, before: dict[str, Verdict]) -> str:
        """What the last answer settled."""
        after = self._verdicts()
        most = ceilings(prospects(self._document, self._profile, self._offers))
        settled = [verdict for verdict in after if verdict.is_settled and not before[verdict.offer.id].is_settled]
        lines = [f"  + 符合:{_worth(verdict, most)}" for verdict in settled if verdict.state == "met"]
        lines += [
            f"  ~ {decided_by(verdict.offer.lead)}:{_worth(verdict, most)}"
            for verdict in settled
            if verdict.state == "open"
        ]
        if len(lines) > _SHOWN:
            lines = [*lines[:_SHOWN], f"  …… 等 {len(lines)} 項"]
        missed = sum(verdict.state == "missed" for verdict in settled)
        rest = sum(not verdict.is_settled for verdict in after)
        return "\n".join([*lines, f"  排除 {missed} 項,尚待確定 {rest} 項\n"])

    def _may_write(self, file: str) -> bool:
        """Whether the typed words are confirmed as a file name, and an existing file may be replaced."""
        if file.casefold() in LEAVE:
            return False
        return not Path(file).exists() or (self._session.ask(f"{file} 已存在,覆蓋嗎?(y/N)") or "").casefold() == "y"

    def _verdicts(self) -> list[Verdict]:
        return judge(self._document, self._profile.facts, self._offers)

    def _save(self, profile_out: str | None) -> None:
        """Write the profile to the file that was named, now or on the command line; a bad name loses no answers."""
        file = profile_out or self._session.ask("存成檔案,下次接著用?輸入檔名,直接按 Enter 不存:")
        while file and (file == profile_out or self._may_write(file)):
            try:
                write_whole(file, dump(self._document, self._profile))
            except PinghuError as error:
                file = self._session.ask(f"{error}。換一個檔名,直接按 Enter 不存:")
            else:
                self._session.tell(f"已存成 {file};下次:pinghu match {file}")
                return


def _numbered_choices(question: Question) -> list[str]:
    """The choices with their numbers, one a line; under headings and side by side where they are many."""
    width = _WIDTH if len(question.choices) > _SHOWN * 2 else 0
    lines: list[str] = []
    for number, choice in enumerate(question.choices, start=1):
        if choice.heading:
            lines.append(f" {choice.heading}")
        entry = f"  {number:>2} {choice.name}"
        if number > 1 and not choice.heading and cells(lines[-1] + entry) <= width:
            lines[-1] += entry
        else:
            lines.append(entry)
    return lines


def _worth(verdict: Verdict, most: dict[str, Decimal]) -> str:
    amount = most.get(verdict.offer.id)
    return verdict.offer.name + (f"(最高{in_words(amount)})" if amount is not None else "")
