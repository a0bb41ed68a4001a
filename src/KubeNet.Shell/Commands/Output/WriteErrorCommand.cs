using System.Management.Automation;
using KubeNet.Shell.Sessions;

namespace KubeNet.Shell.Commands.Output;

/// <summary><c>Write-Error</c>.</summary>
[Cmdlet(VerbsCommunications.Write, "Error", DefaultParameterSetName = "NoException")]
internal sealed class WriteErrorCommand : PSCmdlet
{
    [Parameter(ParameterSetName = "WithException", Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public Exception? Exception { get; set; }

    [Parameter(Position = 0, ParameterSetName = "NoException", Mandatory = true, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = "WithException")]
    [AllowNull]
    [AllowEmptyString]
    [Alias("Msg")]
    public string? Message { get; set; }

    [Parameter(Position = 0, ParameterSetName = "ErrorRecord", Mandatory = true, ValueFromPipeline = true)]
    public ErrorRecord? ErrorRecord { get; set; }

    [Parameter(ParameterSetName = "NoException")]
    [Parameter(ParameterSetName = "WithException")]
    public ErrorCategory Category { get; set; } = ErrorCategory.NotSpecified;

    [Parameter(ParameterSetName = "NoException")]
    [Parameter(ParameterSetName = "WithException")]
    public string ErrorId { get; set; } = "";

    [Parameter(ParameterSetName = "NoException")]
    [Parameter(ParameterSetName = "WithException")]
    public object? TargetObject { get; set; }

    [Parameter]
    public string? RecommendedAction { get; set; }

    [Parameter]
    [Alias("Activity")]
    public string? CategoryActivity { get; set; }

    [Parameter]
    [Alias("Reason")]
    public string? CategoryReason { get; set; }

    [Parameter]
    [Alias("TargetName")]
    public string? CategoryTargetName { get; set; }

    [Parameter]
    [Alias("TargetType")]
    public string? CategoryTargetType { get; set; }

    protected override void ProcessRecord()
    {
        ErrorRecord record = ErrorRecord is null ? NewRecord() : new ErrorRecord(ErrorRecord, replaceParentContainsErrorRecordException: null);
        if (RecommendedAction is not null)
            record.ErrorDetails = new ErrorDetails(record.ErrorDetails?.Message ?? Message ?? record.Exception.Message) { RecommendedAction = RecommendedAction };
        if (CategoryActivity is not null) record.CategoryInfo.Activity = CategoryActivity;
        if (CategoryReason is not null) record.CategoryInfo.Reason = CategoryReason;
        if (CategoryTargetName is not null) record.CategoryInfo.TargetName = CategoryTargetName;
        if (CategoryTargetType is not null) record.CategoryInfo.TargetType = CategoryTargetType;
        if (GetVariableValue("MyInvocation") is InvocationInfo caller)
        {
            EngineInternals.ReportAtCaller(record, caller);
            record.CategoryInfo.Activity = CategoryActivity ?? "Write-Error";
        }

        WriteError(record);
    }

    private ErrorRecord NewRecord()
    {
        Exception exception = Exception ?? new WriteErrorException(Message ?? "");
        string id = string.IsNullOrEmpty(ErrorId) ? Exception is null ? WriteErrorException.Id : exception.GetType().FullName ?? "" : ErrorId;
        var record = new ErrorRecord(exception, id, Category, TargetObject);
        if (Exception is not null && !string.IsNullOrEmpty(Message)) record.ErrorDetails = new ErrorDetails(Message);
        return record;
    }
}
