namespace KubeNet.Shell.Commands.Objects;

/// <summary>What Measure-Object found for one property.</summary>
internal sealed class GenericMeasureInfo
{
    public int Count { get; set; }

    public double? Average { get; set; }

    public double? Sum { get; set; }

    public object? Maximum { get; set; }

    public object? Minimum { get; set; }

    public double? StandardDeviation { get; set; }

    public string? Property { get; set; }
}
