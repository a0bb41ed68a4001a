namespace KubeNet.FSharp

open System
open System.Collections
open System.Collections.Generic
open System.Globalization
open System.Text
open Microsoft.FSharp.Reflection

/// What an experiment found: a row for each of its cases. Prints as a table; a row's fields are the columns.
[<Sealed>]
type Table<'row>(title: string, rows: 'row list) =
    static let columns: (string * ('row -> obj | null)) list =
        if FSharpType.IsRecord(typeof<'row>, true) then
            [ for field in FSharpType.GetRecordFields(typeof<'row>, true) -> field.Name, (fun (row: 'row) -> field.GetValue row) ]
        else
            [ "Value", (fun (row: 'row) -> box row) ]

    static let text (value: obj | null) =
        match value with
        | null -> ""
        | :? float as number -> number.ToString("0.####", CultureInfo.InvariantCulture)
        | :? IFormattable as value -> value.ToString(null, CultureInfo.InvariantCulture)
        | value -> string value

    static let isNumber (value: obj | null) =
        match value with
        | :? int
        | :? int64
        | :? uint64
        | :? float
        | :? decimal -> true
        | _ -> false

    /// What the experiment asks.
    member _.Title = title

    /// The rows, in the order of the cases.
    member _.Rows = rows

    /// The table as text: a line of heads, and one for each row. Numbers stand to the right.
    override _.ToString() =
        let cells = rows |> List.map (fun row -> columns |> List.map (fun (_, read) -> read row))

        let widths =
            columns
            |> List.mapi (fun index (name, _) ->
                cells |> List.map (fun row -> (text row[index]).Length) |> List.append [ name.Length ] |> List.max)

        let right = columns |> List.mapi (fun index _ -> cells |> List.exists (fun row -> isNumber row[index]))

        let line (cells: string list) =
            List.zip3 cells widths right
            |> List.map (fun (cell, width, toRight) -> if toRight then cell.PadLeft width else cell.PadRight width)
            |> String.concat "  "
            |> _.TrimEnd()

        let builder = StringBuilder()
        builder.Append(title).Append('\n') |> ignore
        builder.Append(line (columns |> List.map fst)).Append('\n') |> ignore

        for row in cells do
            builder.Append(line (row |> List.map text)).Append('\n') |> ignore

        builder.ToString()

    interface IReadOnlyList<'row> with
        member _.Count = rows.Length

        member _.Item
            with get index = rows[index]

        member _.GetEnumerator() : IEnumerator<'row> = (rows :> seq<'row>).GetEnumerator()
        member _.GetEnumerator() : IEnumerator = (rows :> IEnumerable).GetEnumerator()
