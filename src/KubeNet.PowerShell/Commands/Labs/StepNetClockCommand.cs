using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Commands;

/// <summary>Moves a lab's clock on.</summary>
/// <remarks>
/// Time stands still in a lab until you move it. Conntrack entries expire, learned MAC addresses age, neighbours become stale, and are asked whether they are still there where packets went
/// to them, as on a machine in that time. A lab begins on Saturday, 1 January 2000, 00:00 UTC; rules with <c>-m time</c> go by its date.
/// </remarks>
/// <example>
/// <summary>Let six minutes pass: what a bridge learned is forgotten.</summary>
/// <code>Step-NetClock -Minutes 6</code>
/// </example>
/// <example>
/// <summary>Monday morning.</summary>
/// <code>Step-NetClock -Until '2000-01-03 09:00'</code>
/// </example>
[Cmdlet(VerbsCommon.Step, "NetClock", SupportsShouldProcess = true, DefaultParameterSetName = "Seconds")]
[OutputType(typeof(Lab))]
public sealed class StepNetClockCommand : LabCmdlet
{
    private static readonly TimeSpan s_longest = DateTime.MaxValue - DateTime.MinValue;

    /// <summary>How many seconds pass; fractions are fine.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Seconds")]
    public double Seconds { get; set; }

    /// <summary>How many minutes pass.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Minutes")]
    public double Minutes { get; set; }

    /// <summary>How much time passes, such as 01:30:00.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Time")]
    public TimeSpan Time { get; set; }

    /// <summary>The date and time that it is then, in UTC.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Until")]
    public DateTime Until { get; set; }

    /// <summary>Return the lab.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override object? Target => TheLab;

    /// <inheritdoc/>
    protected override void Process()
    {
        var time = ParameterSetName switch
        {
            "Minutes" => Of(Minutes, TimeSpan.SecondsPerMinute),
            "Time" => Time,
            "Until" => (Until.Kind == DateTimeKind.Local ? Until.ToUniversalTime() : Until) - TheLab.State.Date,
            _ => Of(Seconds, 1),
        };

        // What cannot be is no question.
        _ = TheLab.DateAfter(time);
        if (!ShouldProcess($"lab {TheLab.Name}", $"Move the clock on by {time}"))
            return;
        TheLab.Advance(time);
        if (PassThru)
            WriteObject(TheLab);
    }

    // Numbers beyond all time become the longest one, which the lab refuses.
    private static TimeSpan Of(double count, long seconds) => double.IsNaN(count)
        ? throw new NetConfigException("InvalidTime", "NaN is no time; give a number.")
        : TimeSpan.FromSeconds(Math.Clamp(count * seconds, -s_longest.TotalSeconds, s_longest.TotalSeconds));
}
