using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>New-Item</c>: makes a file, a directory, or an item of another provider.</summary>
[Cmdlet(VerbsCommon.New, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "pathSet")]
internal sealed class NewItemCommand : PSCmdlet
{
    [Parameter(Position = 0, ParameterSetName = "pathSet", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = "nameSet", ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = ["."];

    [Parameter(ParameterSetName = "nameSet", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? Name { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Type")]
    [ArgumentCompletions("File", "Directory", "SymbolicLink", "HardLink")]
    public string? ItemType { get; set; }

    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    public object? Value { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            string target = string.IsNullOrEmpty(Name) ? path : SessionState.Path.Combine(path, Name);
            if (!ShouldProcess($"Destination: {SessionState.Path.GetUnresolvedProviderPathFromPSPath(target)}", $"Create {ItemType ?? "File"}")) continue;
            try
            {
                WriteObject(InvokeProvider.Item.New([path], Name ?? "", ItemType ?? "File", Value, Force), enumerateCollection: true);
            }
            catch (Exception error) when (error is ProviderInvocationException or IOException or UnauthorizedAccessException or PSArgumentException)
            {
                string id = error is IContainsErrorRecord { ErrorRecord: var record } ? record.FullyQualifiedErrorId.Split(',')[0] : "NewItem" + error.GetType().Name;
                Exception cause = error is ProviderInvocationException { InnerException: { } inner } ? inner : error;
                WriteError(CommandError.From(cause, id, ErrorCategory.WriteError, target));
            }
        }
    }
}
