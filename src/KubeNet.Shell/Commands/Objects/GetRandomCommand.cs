using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary><c>Get-Random</c>: random numbers, or random ones of some objects. A seed makes a series repeatable, but not the same as pwsh's.</summary>
[Cmdlet(VerbsCommon.Get, "Random", DefaultParameterSetName = "RandomNumber")]
internal sealed class GetRandomCommand : PSCmdlet
{
    private static Random generator = Random.Shared;

    private readonly List<object?> inputs = [];

    [Parameter]
    public int? SetSeed { get; set; }

    [Parameter(Position = 0, ParameterSetName = "RandomNumber")]
    public object? Maximum { get; set; }

    [Parameter(ParameterSetName = "RandomNumber")]
    public object? Minimum { get; set; }

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "RandomListItem")]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Shuffle")]
    [AllowNull]
    public object?[]? InputObject { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    [Parameter(Mandatory = true, ParameterSetName = "Shuffle")]
    public SwitchParameter Shuffle { get; set; }

    protected override void BeginProcessing()
    {
        if (SetSeed is { } seed) generator = new Random(seed);
        if (ParameterSetName != "RandomNumber") return;
        for (int i = 0; i < Count; i++) WriteNumber();
    }

    protected override void ProcessRecord() => inputs.AddRange(InputObject ?? []);

    protected override void EndProcessing()
    {
        if (ParameterSetName == "RandomNumber") return;
        object?[] mixed = [.. inputs];
        generator.Shuffle(mixed);
        WriteObject(Shuffle ? mixed : mixed.Take(Count), enumerateCollection: true);
    }

    private void WriteNumber()
    {
        object? low = Plain(Minimum);
        object? high = Plain(Maximum);
        if (low is float or double or decimal || high is float or double or decimal)
        {
            double from = low is null ? 0 : LanguagePrimitives.ConvertTo<double>(low);
            double to = high is null ? double.MaxValue : LanguagePrimitives.ConvertTo<double>(high);
            Check(from < to);
            WriteObject(from + generator.NextDouble() * (to - from));
            return;
        }

        long least = low is null ? 0 : LanguagePrimitives.ConvertTo<long>(low);
        long limit = high is null ? int.MaxValue : LanguagePrimitives.ConvertTo<long>(high);
        Check(least < limit);
        long number = generator.NextInt64(least, limit);
        if (least >= int.MinValue && limit <= int.MaxValue) WriteObject((int)number);
        else WriteObject(number);
    }

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private void Check(bool ordered)
    {
        if (!ordered)
        {
            ThrowTerminatingError(CommandError.Argument(
                "MinGreaterThanOrEqualMax", $"The Minimum value ({Minimum ?? 0}) cannot be greater than or equal to the Maximum value ({Maximum})."));
        }
    }
}
