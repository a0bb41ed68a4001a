namespace KubeNet.Shell.Editing;

/// <summary>Offers what could stand at the cursor.</summary>
internal interface ICompleter
{
    /// <summary>The candidates for a text and a cursor in it; none is an empty set.</summary>
    CompletionSet Complete(string text, int cursor);
}
