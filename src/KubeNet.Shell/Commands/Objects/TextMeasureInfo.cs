namespace KubeNet.Shell.Commands.Objects;

/// <summary>What Measure-Object found in text.</summary>
internal sealed class TextMeasureInfo
{
    public int? Lines { get; set; }

    public int? Words { get; set; }

    public int? Characters { get; set; }

    public string? Property { get; set; }
}
