using System.Globalization;
using System.Management.Automation;

namespace KubeNet.Shell.Commands.Time;

/// <summary><c>Get-Date</c>.</summary>
[Cmdlet(VerbsCommon.Get, "Date", DefaultParameterSetName = "DateAndFormat")]
internal sealed class GetDateCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LastWriteTime")]
    public DateTime Date { get; set; }

    [Parameter]
    [Alias("UnixTime")]
    public long UnixTimeSeconds { get; set; }

    [Parameter]
    public int Year { get; set; }

    [Parameter]
    public int Month { get; set; }

    [Parameter]
    public int Day { get; set; }

    [Parameter]
    public int Hour { get; set; }

    [Parameter]
    public int Minute { get; set; }

    [Parameter]
    public int Second { get; set; }

    [Parameter]
    public int Millisecond { get; set; }

    /// <summary>A .NET format, or FileDate, FileDateUniversal, FileDateTime, FileDateTimeUniversal.</summary>
    [Parameter]
    public string? Format { get; set; }

    [Parameter]
    public SwitchParameter AsUTC { get; set; }

    protected override void ProcessRecord()
    {
        DateTime value = Has(nameof(UnixTimeSeconds)) ? DateTimeOffset.FromUnixTimeSeconds(UnixTimeSeconds).LocalDateTime
            : Has(nameof(Date)) ? Date
            : DateTime.Now;
        value = new DateTime(
            Has(nameof(Year)) ? Year : value.Year,
            Has(nameof(Month)) ? Month : value.Month,
            Has(nameof(Day)) ? Day : value.Day,
            Has(nameof(Hour)) ? Hour : value.Hour,
            Has(nameof(Minute)) ? Minute : value.Minute,
            Has(nameof(Second)) ? Second : value.Second,
            value.Kind).AddTicks(Has(nameof(Millisecond)) ? Millisecond * TimeSpan.TicksPerMillisecond : value.Ticks % TimeSpan.TicksPerSecond);
        if (AsUTC) value = value.ToUniversalTime();
        WriteObject(Format is null ? value : Formatted(value, Format));
    }

    private static string Formatted(DateTime value, string format) => format.ToUpperInvariant() switch
    {
        "FILEDATE" => value.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
        "FILEDATEUNIVERSAL" => value.ToUniversalTime().ToString("yyyyMMddZ", CultureInfo.InvariantCulture),
        "FILEDATETIME" => value.ToString("yyyyMMddTHHmmssffff", CultureInfo.InvariantCulture),
        "FILEDATETIMEUNIVERSAL" => value.ToUniversalTime().ToString("yyyyMMddTHHmmssffffZ", CultureInfo.InvariantCulture),
        _ => value.ToString(format, CultureInfo.CurrentCulture),
    };

    private bool Has(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);
}
