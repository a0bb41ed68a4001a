namespace KubeNet.Engine.Netfilter;

/// <summary>What a rule did, in a few words for the trace.</summary>
internal static class RuleEffect
{
    public static string Describe(Rule rule, TargetVerdict verdict, uint markBefore, uint markAfter, uint? connmarkBefore, uint? connmarkAfter)
    {
        if (rule.Target is not { } target)
            return "counted";
        var changes = new List<string>(2);
        if (markBefore != markAfter)
            changes.Add($"mark 0x{markBefore:x} -> 0x{markAfter:x}");
        if (connmarkBefore != connmarkAfter)
            changes.Add($"connmark 0x{connmarkBefore ?? 0:x} -> 0x{connmarkAfter ?? 0:x}");
        if (changes.Count > 0)
            return string.Join(", ", changes);
        var options = target.SaveOptions();
        return verdict switch
        {
            TargetVerdict.Jump => $"jump {target.Name}",
            TargetVerdict.Goto => $"goto {target.Name}",
            TargetVerdict.Unknown => $"{target.Name} (not modelled)",
            TargetVerdict.Continue or TargetVerdict.Accept or TargetVerdict.Drop or TargetVerdict.Reject or TargetVerdict.Return or TargetVerdict.Queue =>
                options.Length == 0 ? target.Name : $"{target.Name} {options}",
        };
    }
}
