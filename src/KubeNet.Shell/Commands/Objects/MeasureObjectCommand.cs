using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>
/// <c>Measure-Object</c>: counts objects, and sums, averages or bounds them or their properties, those that no object has left out; counts lines, words
/// and characters of text.
/// </summary>
[Cmdlet(VerbsDiagnostic.Measure, "Object", DefaultParameterSetName = NumberSet)]
internal sealed class MeasureObjectCommand : PSCmdlet
{
    private const string NumberSet = "GenericMeasure";
    private const string TextSet = "TextMeasure";

    private readonly List<Measurement> measurements = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    [Parameter(ParameterSetName = NumberSet)]
    public SwitchParameter Sum { get; set; }

    [Parameter(ParameterSetName = NumberSet)]
    public SwitchParameter Average { get; set; }

    [Parameter(ParameterSetName = NumberSet)]
    public SwitchParameter Maximum { get; set; }

    [Parameter(ParameterSetName = NumberSet)]
    public SwitchParameter Minimum { get; set; }

    [Parameter(ParameterSetName = NumberSet)]
    public SwitchParameter StandardDeviation { get; set; }

    [Parameter(ParameterSetName = NumberSet)]
    public SwitchParameter AllStats { get; set; }

    [Parameter(ParameterSetName = TextSet)]
    public SwitchParameter Line { get; set; }

    [Parameter(ParameterSetName = TextSet)]
    public SwitchParameter Word { get; set; }

    [Parameter(ParameterSetName = TextSet)]
    public SwitchParameter Character { get; set; }

    [Parameter(ParameterSetName = TextSet)]
    public SwitchParameter IgnoreWhiteSpace { get; set; }

    protected override void BeginProcessing()
    {
        if (Property is null) measurements.Add(NewMeasurement(null));
        else measurements.AddRange(PropertySelector.Parse(this, Property).Select(NewMeasurement));
    }

    protected override void ProcessRecord()
    {
        if (InputObject is null) return;
        foreach (Measurement measurement in measurements)
        {
            if (measurement.Add(InputObject) is { } error) WriteError(error);
        }
    }

    protected override void EndProcessing()
    {
        foreach (Measurement measurement in measurements)
        {
            if (measurement.Property is null || measurement.Count > 0) WriteObject(measurement.Result());
        }
    }

    private Measurement NewMeasurement(PropertySelector? selector) => ParameterSetName == TextSet
        ? new TextMeasurement(selector, Line, Word, Character, IgnoreWhiteSpace)
        : new NumberMeasurement(selector, Sum || AllStats, Average || AllStats, Maximum || AllStats, Minimum || AllStats, StandardDeviation || AllStats);
}
