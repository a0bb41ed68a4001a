using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tracing.Stories;

/// <summary>
/// What a story leaves out of a hop: jumps into chains where nothing came of it, and the ACCEPT policies of tables that decide nothing. kube-proxy,
/// Docker and network plugins write many such jumps; a packet makes dozens of them. The trace itself keeps every one.
/// </summary>
internal static class Detours
{
    /// <summary>The places of the steps to leave out.</summary>
    public static IReadOnlySet<int> In(EquatableArray<Step> steps)
    {
        var left = new HashSet<int>();
        for (var start = 0; start < steps.Count;)
        {
            var end = EndOfVisit(steps, start);
            if (end > start)
                LeaveOut(steps, start, end, left);
            start = Math.Max(end, start + 1);
        }

        return left;
    }

    /// <summary>The chain that a rule calls, or null.</summary>
    public static string? CalledBy(RuleStep rule) =>
        rule.Effect.StartsWith("jump ", StringComparison.Ordinal) ? rule.Effect["jump ".Length..]
        : rule.Effect.StartsWith("goto ", StringComparison.Ordinal) ? rule.Effect["goto ".Length..]
        : null;

    // A packet's visit to one table at one hook: its rules, what they brought about in between, and the policy.
    private static int EndOfVisit(EquatableArray<Step> steps, int start)
    {
        if (PlaceOf(steps[start]) is not { } place)
            return start;
        var end = start;
        for (var at = start; at < steps.Count; at++)
        {
            if (PlaceOf(steps[at]) is { } other && other != place)
                break;
            if (PlaceOf(steps[at]) is not null)
                end = at + 1;
            if (steps[at] is PolicyStep)
                break;
        }

        return end;
    }

    private static (string Hook, string Table)? PlaceOf(Step step) => step switch
    {
        RuleStep rule => (rule.Hook, rule.Table),
        PolicyStep policy => (policy.Hook, policy.Table),
        _ => null,
    };

    private static void LeaveOut(EquatableArray<Step> steps, int start, int end, HashSet<int> left)
    {
        var calls = new Stack<Call>();
        var anything = false;
        for (var at = start; at < end; at++)
        {
            if (steps[at] is not RuleStep rule)
                continue;
            while (calls.TryPeek(out var call) && call.Chain != rule.Chain)
                Close(calls, left);
            if (CalledBy(rule) is { } chain)
            {
                calls.Push(new Call(chain, [at]));
                continue;
            }

            if (rule.Effect == "RETURN" && calls.TryPeek(out var inner))
            {
                inner.Steps.Add(at);
                continue;
            }

            anything = true;
            foreach (var open in calls)
                open.CameToSomething = true;
        }

        while (calls.Count > 0)
            Close(calls, left);
        if (!anything && steps[end - 1] is PolicyStep { Policy: "ACCEPT", Table: not ("filter" or "security") })
            left.Add(end - 1);
    }

    private static void Close(Stack<Call> calls, HashSet<int> left)
    {
        var call = calls.Pop();
        if (!call.CameToSomething)
            left.UnionWith(call.Steps);
    }

    private sealed class Call(string chain, List<int> steps)
    {
        public string Chain { get; } = chain;

        public List<int> Steps { get; } = steps;

        public bool CameToSomething { get; set; }
    }
}
