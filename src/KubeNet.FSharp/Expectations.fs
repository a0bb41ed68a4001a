namespace KubeNet.FSharp

open System
open KubeNet.Engine
open KubeNet.Engine.Addressing
open KubeNet.Engine.Packets
open KubeNet.Engine.Tracing
open KubeNet.Engine.Tracing.Steps

/// What a trace shall show, in words, and whether it does.
type Expectation =
    {
        /// The words: delivered, droppedBy "FORWARD".
        Text: string
        /// Whether a trace shows it.
        Holds: PacketTrace -> bool
    }

    /// The words.
    override expectation.ToString() = expectation.Text

/// A trace does not show what was expected.
[<Sealed>]
type ExpectationException(unmet: Expectation list, trace: PacketTrace, told: string) =
    inherit NetConfigException("ExpectationFailed", told)

    /// What does not hold.
    member _.Unmet = unmet

    /// The trace.
    member _.Trace = trace

/// The words for what one expects of a packet.
[<AutoOpen>]
module Expectations =
    let private ends text verdict = { Text = text; Holds = fun trace -> trace.Verdict = verdict }

    /// It got there and its answer came back.
    let delivered = ends "delivered" Verdict.Delivered

    /// Nothing listens where it got to.
    let refused = ends "refused" Verdict.Refused

    /// A REJECT rule turned it away.
    let rejected = ends "rejected" Verdict.Rejected

    /// It was lost in silence.
    let dropped = ends "dropped" Verdict.Dropped

    /// There is no way to it.
    let noRoute = ends "noRoute" Verdict.Unreachable

    /// It ran in circles.
    let ttlExceeded = ends "ttlExceeded" Verdict.TtlExceeded

    /// It got there, but its answer did not come back.
    let replyLost = ends "replyLost" Verdict.ReplyLost

    /// Its answer came back with another address than it went to.
    let replyMismatch = ends "replyMismatch" Verdict.ReplyMismatch

    /// It left the model.
    let leftModel = ends "leftModel" Verdict.LeftModel

    /// The answer hangs on something that the model does not know.
    let uncertain = ends "uncertain" Verdict.Uncertain

    /// The packet and whatever came back, in order.
    let rec private walks (trace: PacketTrace) =
        seq {
            yield trace

            match trace.Reply with
            | null -> ()
            | reply -> yield! walks reply
        }

    let private steps trace = trace |> walks |> Seq.collect _.Steps

    let private ending (trace: PacketTrace) = trace |> walks |> Seq.last

    /// It is delivered to a namespace, pod or container: deliveredTo "web", deliveredTo "pod/web-0".
    let deliveredTo place =
        { Text = $"deliveredTo \"{place}\""
          Holds =
            fun trace ->
                let home = TraceNames.home trace place

                match trace.Delivered with
                | null -> false
                | delivery -> delivery.Namespace = home }

    /// A chain ends it, by a rule of its own or its policy: droppedBy "FORWARD". What was expected to come back counts too.
    let droppedBy chain =
        { Text = $"droppedBy \"{chain}\""
          Holds =
            fun trace ->
                let chain = TraceNames.chain trace chain
                let last = ending trace

                (trace.Verdict = Verdict.Dropped || trace.Verdict = Verdict.ReplyLost)
                && (last.Steps
                    |> Seq.filter (fun step -> step :? RuleStep || step :? PolicyStep)
                    |> Seq.tryLast
                    |> Option.exists (function
                        | :? RuleStep as rule -> rule.Chain = chain && rule.Effect = "DROP"
                        | :? PolicyStep as policy -> policy.Chain = chain && policy.Policy = "DROP"
                        | _ -> false)) }

    /// The kernel's drop reason, or the kind of error that came back: because "IP_RPFILTER".
    let because reason =
        let reason = TraceNames.reason reason

        { Text = $"because \"{reason}\""
          Holds = fun trace -> trace.Reason = reason || (ending trace).Reason = reason }

    /// It goes through a namespace, pod or container.
    let passes place =
        { Text = $"passes \"{place}\""
          Holds =
            fun trace ->
                let home = TraceNames.home trace place
                trace.Hops |> Seq.exists (fun hop -> hop.Namespace = home) }

    /// A rule of a chain matches it, or its answer: matches "KUBE-SERVICES".
    let matches chain =
        { Text = $"matches \"{chain}\""
          Holds =
            fun trace ->
                let chain = TraceNames.chain trace chain

                steps trace
                |> Seq.exists (function
                    | :? RuleStep as rule -> rule.Chain = chain
                    | _ -> false) }

    let private translations (trace: PacketTrace) =
        trace.Steps
        |> Seq.choose (function
            | :? NatStep as step -> Some step
            | _ -> None)

    /// It gets another destination: natTo "172.17.0.2" (tcp 80).
    let natTo address socket =
        let socket = portAlone "The port of natTo" socket
        let ip = IpAddress.Parse address

        { Text = $"natTo \"{address}\" {socket.Port}"
          Holds =
            fun trace ->
                translations trace
                |> Seq.exists (fun step ->
                    step.Translation = "DNAT"
                    && step.After.Destination = ip
                    && step.After.DestinationPort = socket.Port
                    && step.After.Protocol = socket.Protocol) }

    /// It gets another source address: natFrom "192.0.2.10".
    let natFrom address =
        let ip = IpAddress.Parse address

        { Text = $"natFrom \"{address}\""
          Holds = fun trace -> translations trace |> Seq.exists (fun step -> step.Translation = "SNAT" && step.After.Source = ip) }

    /// Nobody changes its addresses.
    let untranslated = { Text = "untranslated"; Holds = translations >> Seq.isEmpty }

    // Each is asked, so that a name that means nothing is found wherever it stands.
    let private shown trace (expectations: Expectation list) = expectations |> List.map (fun expectation -> expectation.Holds trace)

    /// The opposite of an expectation.
    let never expectation = { Text = $"never ({expectation.Text})"; Holds = expectation.Holds >> not }

    /// Any of some expectations.
    let anyOf (expectations: Expectation list) =
        let words = expectations |> List.map _.Text |> String.concat "; "

        { Text = $"anyOf [ {words} ]"
          Holds = fun trace -> expectations |> shown trace |> List.contains true }

    /// An expectation of one's own: expecting "a short way" (fun trace -> trace.Hops.Count < 4).
    let expecting text holds = { Text = text; Holds = holds }

    /// Whether a trace shows all that is expected.
    let holds (expectations: Expectation list) (trace: PacketTrace) = expectations |> shown trace |> List.forall id

    /// <summary>As expect, and gives the trace.</summary>
    /// <exception cref="T:KubeNet.Engine.NetConfigException">NamespaceNotFound, ChainNotFound and the like: a name means nothing in the trace's lab.</exception>
    /// <exception cref="T:KubeNet.FSharp.ExpectationException">It does not show all of it; the message says what, and what happened instead.</exception>
    let confirm (expectations: Expectation list) (trace: PacketTrace) =
        match expectations |> List.filter (fun expectation -> not (expectation.Holds trace)) with
        | [] -> trace
        | unmet ->
            let words = unmet |> List.map _.Text |> String.concat "; "

            raise (ExpectationException(unmet, trace, $"Expected {words}; but {trace.Packet}: {trace.Summary}"))

    /// <summary>Wants a trace to show all of this: packet "client" "web" (tcp 80) |> trace net |> expect [ delivered; passes "router" ].</summary>
    /// <exception cref="T:KubeNet.FSharp.ExpectationException">It does not; the message says what, and what happened instead.</exception>
    let expect (expectations: Expectation list) (trace: PacketTrace) = confirm expectations trace |> ignore

    /// How likely it is that what is expected comes about, over the outcomes that paths or flows gave.
    let chance (expectations: Expectation list) (traces: PacketTrace seq) =
        let traces = List.ofSeq traces
        let weight (trace: PacketTrace) = trace.Probability
        let all = traces |> List.sumBy weight

        if all = 0.0 then
            0.0
        else
            (traces |> List.filter (holds expectations) |> List.sumBy weight) / all
