using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>LED: lights a lamp, and goes on (net/netfilter/xt_LED.c).</summary>
/// <param name="Trigger"><c>--led-trigger-id</c>.</param>
/// <param name="Delay"><c>--led-delay</c> in milliseconds; -1 for ever.</param>
/// <param name="AlwaysBlink"><c>--led-always-blink</c>.</param>
public sealed record LedTarget(string Trigger, int Delay, bool AlwaysBlink) : Target
{
    private const int MaxTrigger = 16;

    /// <inheritdoc/>
    public override string Name => "LED";

    internal static TargetExtension Extension { get; } = new(
        "LED",
        [
            new OptionSpec("led-trigger-id", "the name of the trigger", OptionTraits.Mandatory),
            new OptionSpec("led-delay", "milliseconds that it stays lit, or inf"),
            new OptionSpec("led-always-blink", "blink at each packet even while lit", OptionTraits.Flag),
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Continue;

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        $"--led-trigger-id {Quoted}",
        Delay > 0 ? $"--led-delay {Delay}" : Delay == -1 ? "--led-delay inf" : "",
        AlwaysBlink ? "--led-always-blink" : "");

    /// <inheritdoc/>
    public override string ListOptions() =>
        $"led-trigger-id:{Quoted} led-delay:{(Delay == -1 ? "inf" : $"{Delay}ms")}{(AlwaysBlink ? " led-always-blink" : "")}";

    private string Quoted => $"\"{Trigger.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static LedTarget Read(OptionValues values)
    {
        var trigger = values["led-trigger-id"];
        if (trigger.Text.Length is 0 or > MaxTrigger)
            throw trigger.Bad($"LED: a trigger has 1 to {MaxTrigger} characters.");
        var delay = 0;
        if (values.TryGet("led-delay", out var value))
        {
            delay = value.Span.StartsWith("inf", StringComparison.OrdinalIgnoreCase) ? -1
                : CNumber.TryParse(value.Span, uint.MaxValue, out var milliseconds) ? (int)(uint)milliseconds
                : throw value.Bad($"Delay value must be within range 0..{uint.MaxValue}, or inf.");
        }

        return new LedTarget(trigger.Text, delay, values.Has("led-always-blink"));
    }
}
