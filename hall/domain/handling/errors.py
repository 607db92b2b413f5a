"""Why something cannot be done to a case."""

from __future__ import annotations

from hall.domain.errors import Forbidden, NotFound, Refused, Unavailable


class OtherDepartment(Forbidden):
    code = "case.other_department"
    sentence = "办件{case}由其他部门办理，您不能操作。"
    title = "The case belongs to another department"


class OtherProgram(Forbidden):
    """A program speaks for the applicants of its own cases (网上申请)."""

    code = "case.other_program"
    sentence = (
        "办件{case}不是由本系统提交的。请先凭号票查询码或服务对象的完整证件号码办理网上续办，"
        "或请服务对象到窗口办理。"
    )
    title = "Another opened the case: continue it with its applicant's proof first"


class WrongPhase(Refused):
    """The (phase, act) pair is not in the table of transitions."""

    code = "case.wrong_phase"
    sentence = "办件{case}当前为“{phase}”，不能执行此操作（{act}）。"
    title = "The case's phase does not allow this"


class KindNotAllowed(Refused):
    """The pair of kinds is not in the table of changes."""

    code = "case.kind_not_allowed"
    sentence = "办件类型不能由“{before}”变更为“{kind}”。"
    title = "This change of kind is not allowed"


class NoItem(Refused):
    code = "case.no_item"
    sentence = "办件{case}尚未确定事项，请先选择事项。"
    title = "The case has no service item yet"


class MaterialsMissing(Refused):
    code = "case.materials_missing"
    sentence = "办件{case}还缺：{missing}。可补正告知、容缺受理或补齐后再受理。"
    title = "Materials are missing"


class MaterialsComplete(Refused):
    code = "case.materials_complete"
    sentence = "办件{case}的材料已齐全，应当受理。"
    title = "Nothing is missing"


class AskedBefore(Refused):
    """A second notice for what the first could have named is a violation (R2: 2 points)."""

    code = "case.asked_before"
    sentence = "“{missing}”应在第一次告知时一并告知。确需再次告知的，将记为违规。"
    title = "What is missing is told once; issuing this is recorded as a violation"


class NotTolerable(Refused):
    code = "case.not_tolerable"
    sentence = "“{missing}”是主要材料或者不可容缺的材料，不能容缺受理。"
    title = "What is missing may not be tolerated"


class CreditNotChecked(Refused):
    """Nobody is trusted with papers to follow before his credit was looked at (09 §2.3)."""

    code = "case.credit_not_checked"
    sentence = "容缺受理、告知承诺之前，请先核查申请人有没有未修复的失信记录，并注明已核查。"
    title = "The applicant's credit record was not looked at"


class Discredited(Refused):
    """安阳 §29: not for applicants with an unrepaired 失信 record."""

    code = "case.discredited"
    sentence = "办件{case}的申请人有未修复的失信记录，不适用容缺受理和告知承诺，请补齐材料后受理。"
    title = "The applicant has an unrepaired record of broken trust"


class NoApplicant(Refused):
    """A record of credit is a person's or a firm's: it has to be known whose."""

    code = "case.no_applicant"
    sentence = "办件{case}没有登记服务对象，请先登记。"
    title = "Nobody was recorded as the case's applicant"


class CreditClear(Refused):
    code = "case.credit_clear"
    sentence = "办件{case}的申请人没有未修复的失信记录。"
    title = "There is no unrepaired record"


class NothingToExcuse(Refused):
    code = "case.nothing_to_excuse"
    sentence = "办件{case}没有等候补交的容缺材料。"
    title = "No tolerated material is waited for"


class NothingToRevoke(Refused):
    """Only what was granted can be taken back."""

    code = "case.nothing_to_revoke"
    sentence = "办件{case}没有准予的决定可以撤销。"
    title = "Nothing was granted that could be revoked"


class NotRevocable(Refused):
    """The ground that was given is not there: not late yet, not found broken."""

    code = "case.not_revocable"
    sentence = "办件{case}不能以“{ground}”为由撤销：{why}。"
    title = "The ground for revoking is not there"


class NotOffered(Refused):
    code = "case.not_offered"
    sentence = "本大厅或该事项不适用{what}。"
    title = "The profile does not offer this"


class StopNotListed(Refused):
    code = "case.stop_not_listed"
    sentence = "“{reason}”不在可以停表的事由之内。"
    title = "Not a reason for which a clock may stop"


class StopByNotice(Refused):
    """For papers a clock stops by the notice that names them (一次性告知)."""

    code = "case.stop_by_notice"
    sentence = "因“{reason}”停表的，请办理“一次性告知补正”，由通知书写明须补充的全部材料。"
    title = "The clock stops for this with the supplement notice"


class AlreadyStopped(Refused):
    code = "case.already_stopped"
    sentence = "办件{case}已经停表（{reason}），请先恢复计时。"
    title = "The clock is already stopped"


class NotStopped(Refused):
    code = "case.not_stopped"
    sentence = "办件{case}没有停表。"
    title = "The clock is not stopped"


class TooLateToExtend(Refused):
    """An extension is approved before the limit or not at all (09, C19)."""

    code = "case.too_late_to_extend"
    sentence = "办件{case}的期限已过，不能再延长。"
    title = "The limit has passed"


class ExtensionTooLong(Refused):
    code = "case.extension_too_long"
    sentence = "办件{case}最多可延长{most}日，已延长{used}日。"
    title = "Longer than the law allows"


class NoExtensionAsked(Refused):
    code = "case.no_extension_asked"
    sentence = "办件{case}没有待审批的延期申请。"
    title = "No extension waits for approval"


class SurveyTooFew(Refused):
    code = "case.survey_too_few"
    sentence = "踏勘须有{needed}名以上工作人员。"
    title = "Too few people for a survey"


class NotAtHigher(Refused):
    code = "case.not_sent_up"
    sentence = "办件{case}没有在上级机关办理。"
    title = "The case is not with a higher authority"


class AtHigher(Refused):
    code = "case.sent_up"
    sentence = "办件{case}已上报，尚未批回。"
    title = "The case is with a higher authority"


class NotYetReady(Refused):
    code = "case.not_ready"
    sentence = "办件{case}的结果还不能领取。"
    title = "The result is not ready"


class WaiverUnexplained(Refused):
    """Nobody is told in writing to bring something, and then needs it not, without a word."""

    code = "case.waiver_unexplained"
    sentence = "“{missing}”已告知申请人补交或已据以受理，改为免交的，请填写原因。"
    title = "What was asked for is waived for a reason"


class ReadyBefore(Refused):
    """Said again, it would be told to the citizen again."""

    code = "case.ready_before"
    sentence = (
        "办件{case}的结果已经登记为可以领取，不必重复登记；名称或领取地点有变的，请填写新的。"
    )
    title = "The result lies ready already"


class NotProven(NotFound):
    """No such case, or not by that proof: which of the two is nobody's to know."""

    code = "case.not_proven"
    sentence = "没有查到：办件编号与查询凭证不符。请核对后重试，或到咨询台询问。"
    title = "No such case, or not by this proof"


class QueryLocked(Refused):
    """Too many wrong proofs; a slip's code, which nobody guesses, still opens the case."""

    code = "case.query_locked"
    sentence = "核对次数过多，请{minutes}分钟后再试；凭号票上的查询码仍可查询。"
    title = "Too many wrong proofs; the slip's code still works"


class CodeRequired(Refused):
    """A slip that is only looked at may be anybody's."""

    code = "case.code_required"
    sentence = "凭号票领取，请扫描号票上的二维码或填写查询码；无法核验的，请写明原因。"
    title = "The slip's code, or why it cannot be checked"


class WrongCode(Refused):
    """The code that was shown is another case's."""

    code = "case.wrong_code"
    sentence = "出示的号票或编号不属于办件{case}，请核对后再发放。"
    title = "The code is not this case's"


class ResultWaits(Refused):
    """What was granted while papers were missing is given out when they have come."""

    code = "case.result_waits"
    sentence = "办件{case}还缺：{missing}，补齐或经批准免予补交后方可发放结果。"
    title = "The result waits for missing papers"


class ReviewPending(Refused):
    code = "case.review_pending"
    sentence = "办件{case}正在复核。"
    title = "A review is pending"


class NoReview(Refused):
    code = "case.no_review"
    sentence = "办件{case}没有待复核的申请。"
    title = "No review was asked for"


class CommitmentChecked(Refused):
    code = "case.commitment_checked"
    sentence = "办件{case}的承诺已经核查，结果相同，不必重复登记。"
    title = "The commitment was verified with this result"


class OpenMatters(Refused):
    """A file is put away when nobody waits for anything in it."""

    code = "case.open_matters"
    sentence = "办件{case}还不能归档：{matters}。"
    title = "Something in the case is still open"


class Archived(Refused):
    code = "case.archived"
    sentence = "办件{case}已经归档。"
    title = "The file was put away already"


class PartsOpen(Refused):
    """A joint case is done when every part is (rulebook 03)."""

    code = "case.parts_open"
    sentence = "联办件{case}还有环节未办完：{parts}。"
    title = "Parts of the joint case are open"


class UnknownAlert(NotFound):
    code = "alert.unknown"
    sentence = "没有编号为{alert}的监察告警。"
    title = "Unknown alert"


class OwnAlert(Forbidden):
    """The one who is measured never edits the measure (rulebook 04)."""

    code = "alert.own"
    sentence = "这条告警涉及您本人经办的业务，请由其他监察人员阅处。"
    title = "Nobody signs off an alert about his own work"


class UnknownNotice(NotFound):
    code = "notice.unknown"
    sentence = "没有编号为“{notice}”的通知书。"
    title = "Unknown notice"


class UnknownCopy(NotFound):
    code = "notice.unknown_copy"
    sentence = "通知书“{notice}”没有交给{holder}的第{copy}联。"
    title = "The notice has no such copy"


class CopiesDiffer(Refused):
    """More or fewer copies than were counted: somebody issued one meanwhile."""

    code = "notice.copies_differ"
    sentence = "应收{found}份，您清点的是{expected}份，请核对后再确认。"
    title = "Not the number of copies that was counted"


class NothingMissing(Refused):
    code = "case.nothing_missing"
    sentence = "办件{case}没有缺少的材料，不需要缺件清单。"
    title = "Nothing is missing"


class NoFont(Unavailable):
    """There is no font on this machine that a notice could be printed with."""

    code = "papers.no_font"
    sentence = (
        "本机没有可用的中文字体，不能生成通知书。请管理员安装 fonts-noto-cjk，"
        "或在 hall.toml 的 [papers] 中写明字体文件。"
    )
    title = "No Chinese font for papers"
