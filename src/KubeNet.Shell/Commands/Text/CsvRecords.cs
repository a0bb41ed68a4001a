using System.Management.Automation;

namespace KubeNet.Shell.Commands.Text;

/// <summary>Hands the records of CSV on from a cmdlet.</summary>
internal static class CsvRecords
{
    /// <summary>Writes all records; a wrong header ends the cmdlet, columns without a name are warned of.</summary>
    public static void WriteRecords(this PSCmdlet cmdlet, CsvReader reader)
    {
        try
        {
            reader.Columns();
        }
        catch (PSArgumentException error)
        {
            cmdlet.ThrowTerminatingError(CommandError.From(error, "AlreadyPresentPSMemberInfoInternalCollectionAdd", ErrorCategory.InvalidArgument));
        }

        if (reader.NamedColumns)
            cmdlet.WriteWarning("One or more headers were not specified. Default names starting with \"H\" have been used in place of any missing headers.");
        cmdlet.WriteObject(reader.Read(), enumerateCollection: true);
    }
}
