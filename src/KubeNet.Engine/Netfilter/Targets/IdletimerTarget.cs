using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>IDLETIMER: starts a timer of user space anew, and goes on (net/netfilter/xt_IDLETIMER.c).</summary>
/// <param name="Timeout"><c>--timeout</c> in seconds.</param>
/// <param name="Label"><c>--label</c>.</param>
/// <param name="Alarm"><c>--alarm</c>: it runs while the machine sleeps.</param>
public sealed record IdletimerTarget(uint Timeout, string Label, bool Alarm) : Target
{
    private const int MaxLabel = 27;

    /// <inheritdoc/>
    public override string Name => "IDLETIMER";

    internal static TargetExtension Extension { get; } = new(
        "IDLETIMER",
        [
            new OptionSpec("timeout", "seconds until the timer says that nothing came", OptionTraits.Mandatory),
            new OptionSpec("label", "the name of the timer", OptionTraits.Mandatory),
            new OptionSpec("alarm", "the timer goes on while the machine sleeps", OptionTraits.Flag),
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Continue;

    /// <inheritdoc/>
    public override string SaveOptions() => $"--timeout {Timeout} --label {Label}{(Alarm ? " --alarm" : "")}";

    /// <inheritdoc/>
    public override string ListOptions() => $"timeout:{Timeout} label:{Label}{(Alarm ? " alarm" : "")}";

    private static IdletimerTarget Read(OptionValues values)
    {
        var (timeout, label) = (values["timeout"], values["label"]);
        var seconds = timeout.Number(0, uint.MaxValue);
        if (seconds is 0 or >= int.MaxValue / 1000)
            throw timeout.Bad("IDLETIMER: the kernel takes a timeout from 1 to 2147482 seconds.");
        if (label.Text is "" or "." or ".." or "power" or "subsystem" or "uevent" || label.Text.Contains('/'))
            throw label.Bad($"IDLETIMER: the label \"{label.Text}\" cannot be a name in sysfs.");
        return new IdletimerTarget(seconds, label.Text.Length > MaxLabel ? label.Text[..MaxLabel] : label.Text, values.Has("alarm"));
    }
}
